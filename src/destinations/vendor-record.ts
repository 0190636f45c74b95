/** A message in a vendor's words, and the cutting of many of them into requests that a vendor takes. */
import type { Message } from '../message/message.js';

export interface VendorRecord {
  readonly message: Message;
  readonly json: string;
  /** Length of `json` in bytes, as UTF-8. */
  readonly bytes: number;
}

export interface RequestLimits {
  readonly maxCount: number;
  /** For the records and the commas between them, in bytes before compression. */
  readonly maxBytes: number;
}

export function vendorRecord(message: Message, payload: unknown): VendorRecord {
  const json = JSON.stringify(payload);
  return { message, json, bytes: Buffer.byteLength(json) };
}

/** Cuts records, in order, into as few requests as the limits allow; a record that alone exceeds them travels alone. */
export function inRequests(records: readonly VendorRecord[], limits: RequestLimits): VendorRecord[][] {
  const requests: VendorRecord[][] = [];
  let current: VendorRecord[] = [];
  let currentBytes = 0;
  for (const record of records) {
    const grownBytes = currentBytes + record.bytes + 1;
    if (current.length > 0 && (current.length === limits.maxCount || grownBytes > limits.maxBytes)) {
      requests.push(current);
      current = [];
      currentBytes = 0;
    }
    current.push(record);
    currentBytes += record.bytes + 1;
  }
  if (current.length > 0) requests.push(current);
  return requests;
}

/** The records as one JSON array. */
export function jsonArray(records: readonly VendorRecord[]): string {
  return `[${records.map((record) => record.json).join(',')}]`;
}

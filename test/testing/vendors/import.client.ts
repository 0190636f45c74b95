/** Sends requests to a stand-in Mixpanel's /import as a client would, right or wrong. */
import { randomUUID } from 'node:crypto';

export const TOKEN = 'TOK';

/** The clock of the tests on /import, in milliseconds since the epoch. */
export const NOW = Date.UTC(2026, 10, 21);

export interface Sending {
  readonly authorization?: string;
  readonly type?: string;
  readonly encoding?: string;
  readonly query?: string;
}

/** Sends the body, as it is when it is text or bytes, else as JSON. */
export async function sendImport(url: string, body: unknown, sending: Sending = {}) {
  const { authorization = basic(TOKEN, ''), type = 'application/json' } = sending;
  const { encoding, query = '?strict=1' } = sending;
  const response = await fetch(`${url}/import${query}`, {
    method: 'POST',
    headers: { authorization, 'content-type': type, ...(encoding && { 'content-encoding': encoding }) },
    body: asSent(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, answer };
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A valid event, but for what the caller spoils. */
export function importEvent(properties: Record<string, unknown> = {}, name: unknown = 'Signup') {
  return {
    event: name,
    properties: { time: NOW, distinct_id: 'u1', $insert_id: randomUUID(), ...properties },
  };
}

function asSent(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
}

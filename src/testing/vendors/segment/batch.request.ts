/** Takes the calls out of a request to Segment, and refuses the few requests that Segment answers 400 to. */
import { Refusal } from '../exchange.js';
import type { ReceivedRequest } from '../exchange.js';
import { isRecord, jsonBytes } from '../json-record.js';
import type { JsonRecord } from '../json-record.js';
import { isSegmentCallType } from './call.rules.js';

/** segment.com/docs, HTTP API: 32 KB a call, 500 KB a batch. */
const MAX_CALL_BYTES = 32 * 1024;
const MAX_BATCH_BYTES = 500 * 1024;

export interface SegmentRequest {
  readonly writeKey?: string;
  readonly calls: readonly JsonRecord[];
}

export function readSegmentRequest(request: ReceivedRequest): SegmentRequest {
  const type = /^\/v1\/(\w+)$/.exec(request.path)?.[1];
  if (type !== 'batch' && !isSegmentCallType(type)) throw refused(404, `there is no ${request.path}`);
  if (request.method !== 'POST') throw refused(405, `${request.path} takes only POST`);
  const body = parse(request);
  const writeKey = basicUsername(request) ?? (body['writeKey'] as string | undefined);
  if (type !== 'batch') return { writeKey, calls: [sized({ ...body, type })] };
  if (request.content.length > MAX_BATCH_BYTES) throw refused(400, 'the batch exceeds 500 KB');
  const { batch } = body;
  if (!Array.isArray(batch) || !batch.every(isRecord))
    throw refused(400, 'batch must be an array of objects');
  return { writeKey, calls: batch.map((call) => merged(body, sized(call))) };
}

function parse({ body, unreadable }: ReceivedRequest): JsonRecord {
  if (unreadable) throw refused(400, unreadable);
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw refused(400, 'the body is not valid JSON');
  }
  if (!isRecord(parsed)) throw refused(400, 'the body must be an object');
  return parsed;
}

function sized(call: JsonRecord): JsonRecord {
  if (jsonBytes(call) > MAX_CALL_BYTES) throw refused(400, 'a call exceeds 32 KB');
  return call;
}

/** The context and integrations of a batch hold for each of its calls that says nothing else. */
function merged({ context, integrations }: JsonRecord, call: JsonRecord): JsonRecord {
  const merge = (name: string, shared: unknown) =>
    isRecord(shared) ? { [name]: { ...shared, ...(call[name] as JsonRecord) } } : {};
  return { ...call, ...merge('context', context), ...merge('integrations', integrations) };
}

function basicUsername({ headers }: ReceivedRequest): string | undefined {
  const encoded = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return encoded && Buffer.from(encoded, 'base64').toString('utf8').split(':')[0];
}

function refused(status: number, message: string): Refusal {
  return new Refusal({ status, body: { success: false, message } });
}

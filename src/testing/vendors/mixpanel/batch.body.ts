/** Takes the records out of a request to Mixpanel, in each of the forms that an endpoint reads. */
import type { ReceivedRequest } from '../exchange.js';
import { refusal } from './mixpanel-replies.js';

/** Both of docs.mixpanel.com/reference/import-events; the same for updates of profiles. */
const MAX_RECORDS = 2000;

/** `/import`: a JSON array or one record a line. */
export function importRecords(request: ReceivedRequest): unknown[] {
  const type = contentType(request);
  if (type === 'application/json') return counted(parse(request.body));
  if (type !== 'application/x-ndjson')
    throw refusal(400, `Content-Type ${type || '(none)'} is not supported`);
  return counted(
    request.body
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parse),
  );
}

/** `/track`, `/engage`, `/groups`: JSON, or a form (or GET query) whose `data` is JSON or base64 of JSON. */
export function formOrJsonRecords(request: ReceivedRequest): unknown[] {
  if (request.method === 'GET') return counted(list(parseData(request.query.get('data'))));
  const type = contentType(request);
  if (type === 'application/json') return counted(list(parse(request.body)));
  if (type !== 'application/x-www-form-urlencoded' && type !== 'text/plain') {
    throw refusal(400, `Content-Type ${type || '(none)'} is not supported`);
  }
  return counted(list(parseData(new URLSearchParams(request.body).get('data'))));
}

export function refuseUnreadable(request: ReceivedRequest, maxBytes: number): void {
  if (request.unreadable) throw refusal(400, request.unreadable);
  if (request.content.length > maxBytes) throw refusal(413, `request exceeds max limit of ${maxBytes} bytes`);
}

function contentType({ headers }: ReceivedRequest): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function parseData(data: string | null): unknown {
  if (!data) throw refusal(400, 'data is missing');
  // Vendor SDKs send base64 without percent-encoding, whose plus signs a form turns into spaces.
  const text = /^\s*[[{]/.test(data)
    ? data
    : Buffer.from(data.replaceAll(' ', '+'), 'base64').toString('utf8');
  return parse(text);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw refusal(400, 'the body is not valid JSON');
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function counted(records: unknown): unknown[] {
  if (!Array.isArray(records)) throw refusal(400, 'the body must be an array');
  if (records.length === 0) throw refusal(400, 'the body holds no records');
  if (records.length > MAX_RECORDS)
    throw refusal(400, `${records.length} records exceed the limit of ${MAX_RECORDS}`);
  return records;
}

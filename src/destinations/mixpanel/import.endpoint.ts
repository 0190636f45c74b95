/** Mixpanel's /import: how events get there and what its answers say about each of them. */
import { WholeRefusal } from '../bisection.js';
import { outcomeOfResponse } from '../http-outcome.js';
import { delivered, type Outcome, rejected, retryable } from '../outcome.js';
import type { TransportRequest, TransportResponse } from '../transport.js';
import { jsonArray, type VendorRecord } from '../vendor-record.js';
import { isObject, parsed } from './mixpanel.answer.js';
import { mixpanelHost, type MixpanelOptions } from './mixpanel.options.js';

export function importRequest(options: MixpanelOptions, records: readonly VendorRecord[]): TransportRequest {
  const account = options.serviceAccount;
  const credentials = account ? `${account.username}:${account.secret}` : `${options.token}:`;
  const project = account ? `&project_id=${encodeURIComponent(account.projectId)}` : '';
  return {
    url: `${mixpanelHost(options)}/import?strict=1${project}`,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    },
    body: jsonArray(records),
    gzip: true,
  };
}

export function importAnswer(
  response: TransportResponse,
  records: readonly VendorRecord[],
): Outcome[] | WholeRefusal {
  const answer = parsed(response.body);
  if (response.status === 400) {
    const failures = failuresIn(answer, records.length);
    if (failures) return records.map((_, index) => failures.get(index) ?? delivered);
  }
  const outcome = outcomeOfResponse('Mixpanel', response);
  if (outcome instanceof WholeRefusal) return outcome;
  if (outcome.status !== 'delivered' || isSuccess(answer)) return records.map(() => outcome);
  // A proxy or a login page in between: whether Mixpanel has the events is unknown, and repeating them is harmless.
  return records.map(() =>
    retryable(`Mixpanel answered ${response.status} with something that is no success.`),
  );
}

/** `{code: 200, num_records_imported, status: 'OK'}`; other clients have seen `status: 1` as well. */
function isSuccess(answer: unknown): boolean {
  return isObject(answer) && (answer['code'] === 200 || answer['status'] === 'OK' || answer['status'] === 1);
}

/**
 * The events that strict mode refused, by their index in the request; the others of that request were taken.
 * Undefined when the answer does not add up: then nothing is believed of it, and the request is split.
 */
function failuresIn(answer: unknown, count: number): Map<number, Outcome> | undefined {
  if (!isObject(answer)) return undefined;
  const { failed_records: failed, num_records_imported: imported } = answer;
  if (!Array.isArray(failed) || failed.length === 0) return undefined;
  const failures = new Map<number, Outcome>();
  for (const failure of failed as unknown[]) {
    // A refusal of the whole request comes as a list of sentences.
    if (!isObject(failure)) return undefined;
    const { index, field, message } = failure;
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= count) return undefined;
    failures.set(index as number, rejected(`Mixpanel refused it: ${String(field)}: ${String(message)}`));
  }
  if (typeof imported === 'number' && imported !== count - failures.size) return undefined;
  return failures;
}

/** Mixpanel's /engage and /groups: how profile updates get there and what the one verdict on all of them says. */
import { WholeRefusal } from '../bisection.js';
import { mayHaveActed, outcomeOfResponse, quoted } from '../http-outcome.js';
import { delivered, type Outcome, rejected, retryable } from '../outcome.js';
import type { TransportRequest, TransportResponse } from '../transport.js';
import { jsonArray, type VendorRecord } from '../vendor-record.js';
import { isObject, parsed } from './mixpanel.answer.js';
import { mixpanelHost, type MixpanelOptions } from './mixpanel.options.js';

type UnknownOutcome = MixpanelOptions['unknownOutcome'];

/** Operations that change a profile once more when they are repeated. */
const NOT_REPEATABLE = new Set(['increment', 'append']);

/** Without gzip, which these two do not support; `ip=0`, lest users are located at the server. */
export function profileRequest(
  options: MixpanelOptions,
  path: '/engage' | '/groups',
  records: readonly VendorRecord[],
): TransportRequest {
  return {
    url: `${mixpanelHost(options)}${path}?ip=0&verbose=1`,
    headers: { 'content-type': 'application/json' },
    body: jsonArray(records),
  };
}

export function profileAnswer(
  response: TransportResponse,
  records: readonly VendorRecord[],
  unknownOutcome: UnknownOutcome,
): Outcome[] | WholeRefusal {
  const outcome = outcomeOfResponse('Mixpanel', response);
  if (outcome instanceof WholeRefusal) return outcome;
  if (outcome.status !== 'delivered') {
    return settledAs(outcome, records, mayHaveActed(response) ? unknownOutcome : 'repeat');
  }
  const taken = takenCount(parsed(response.body), records.length);
  if (taken === undefined) {
    const unclear = retryable(`Mixpanel answered ${response.status} with something that is no verdict.`);
    return settledAs(unclear, records, unknownOutcome);
  }
  if (taken === records.length) return records.map(() => delivered);
  const refusal = `Mixpanel refused it${quoted(response.body)}`;
  const splittable = taken === 0 || records.length === 1 || !records.some(isNotRepeatable);
  if (splittable || unknownOutcome === 'repeat') return new WholeRefusal(refusal);
  // Some were applied, and nobody says which: splitting would apply an increment among them once more.
  return settledAs(retryable(refusal), records, unknownOutcome);
}

/** The same outcome for all, save that what must not be repeated is rejected when it may have been applied. */
export function settledAs(
  outcome: Outcome,
  records: readonly VendorRecord[],
  unknownOutcome: UnknownOutcome,
): Outcome[] {
  if (unknownOutcome === 'repeat' || outcome.status !== 'retryable') return records.map(() => outcome);
  const skipped = rejected(
    `${outcome.reason} It may or may not have been applied, and is not repeated because unknownOutcome is "skip".`,
  );
  return records.map((record) => (isNotRepeatable(record) ? skipped : outcome));
}

function isNotRepeatable({ message }: VendorRecord): boolean {
  return message.kind === 'people.set' && NOT_REPEATABLE.has(message.operation);
}

/**
 * How many updates were applied: all at status 1, none at 0, unless `num_good_events` counts them.
 * Undefined when the body is no verdict. It is a number where the verbose form is not spoken.
 */
function takenCount(answer: unknown, count: number): number | undefined {
  const { status, num_good_events: good } = isObject(answer)
    ? answer
    : { status: answer, num_good_events: undefined };
  if (status !== 0 && status !== 1) return undefined;
  if (typeof good === 'number') return good;
  return status === 1 ? count : 0;
}

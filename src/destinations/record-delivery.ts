/** Takes a batch to a vendor as records in requests, and brings each message its outcome. */
import { inTurn, sendSplitting, type WholeRefusal } from './bisection.js';
import { type Outcome, rejected } from './outcome.js';
import type { VendorRecord } from './vendor-record.js';

/** What became of a message before anything was sent: a record of it, or its outcome already. */
export type Draft = VendorRecord | Outcome;

/**
 * Sends the requests one after the other and answers one outcome a draft, in order.
 *
 * @param requestsOf cuts the records into requests, and may put them into another order.
 * @param send sends the records of one request: one outcome each, in order, or a refusal of the whole.
 */
export async function deliverDrafts(
  drafts: readonly Draft[],
  requestsOf: (records: readonly VendorRecord[]) => readonly (readonly VendorRecord[])[],
  send: (records: readonly VendorRecord[]) => Promise<Outcome[] | WholeRefusal>,
): Promise<Outcome[]> {
  const requests = requestsOf(drafts.filter(isRecord));
  const answers = await inTurn(
    requests.map((records) => ({ size: records.length, take: () => sendSplitting(records, send) })),
  );
  const outcomes = new Map(requests.flat().map((record, index) => [record, answers[index]]));
  return drafts.map((draft) => (isRecord(draft) ? (outcomes.get(draft) ?? neverSent()) : draft));
}

function isRecord(draft: Draft): draft is VendorRecord {
  return 'json' in draft;
}

/** Guards the promise that no message vanishes: one that was forgotten must not count as delivered. */
function neverSent(): Outcome {
  return rejected('The destination sent no request for this message. Please report this as a defect.');
}

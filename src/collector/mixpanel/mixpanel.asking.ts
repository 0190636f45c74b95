/** Reads a request of a Mixpanel client: its records, and how it wants to be answered. */
import type { Exchange } from '../exchange.js';
import { formOf } from '../form.js';
import { type Records, recordsOf } from '../records.js';
import { Refusal } from '../refusal.js';

/** Libraries of servers say these in the form, browsers in the query. */
const FLAGS = new Set(['verbose', 'ip', 'callback', 'img', 'wait', '_']);

/** As mixpanel-browser makes them, of `mixpanel` itself or of an instance by its name. */
const OWN_FUNCTION = /^mixpanel(?:\.[A-Za-z_$][\w$]*)?\._jsc\[\d{1,16}\]$/;
/** What pages name theirs. No path: through one, a script of this origin could be made to call any method of a page, or of its opener's. */
const PLAIN_FUNCTION = /^[A-Za-z_$][\w$]{0,63}$/;
/** What mixpanel-browser says where nobody wants to hear the answer. */
const NO_FUNCTION = '(function(){})';
const MAX_CALLBACK_LENGTH = 200;

/**
 * The records of the body, or of `data` in the query where the body is empty. What the form asks for beside them is in the query
 * afterwards.
 *
 * @throws Refusal when nothing can be read
 */
export function recordsOfRequest(exchange: Exchange, body: string, maxBatch: number): Records {
  const { query } = exchange;
  const data = body === '' ? query.get('data') : body;
  if (data === null)
    throw new Refusal(
      400,
      'There is nothing in it; send records as JSON, or as data= in a form or the query.',
    );
  const { json, fields } = formOf(data);
  for (const [flag, value] of fields) {
    if (FLAGS.has(flag) && !query.has(flag)) query.set(flag, value);
  }
  return recordsOf(json, maxBatch);
}

/** The function that a script's answer calls; undefined, for an answer that is no script, when none is asked for or it may not be called. */
export function callbackOf({ query }: Exchange): string | undefined {
  const name = query.get('callback') ?? '';
  if (name === NO_FUNCTION || PLAIN_FUNCTION.test(name)) return name;
  return name.length <= MAX_CALLBACK_LENGTH && OWN_FUNCTION.test(name) ? name : undefined;
}

/** Whether it is a JSON or NDJSON request, by which people and services send, and no library for browsers. */
export function isJsonRequest(exchange: Exchange): boolean {
  return /^application\/(?:[\w.+-]*json|ndjson)\b/i.test(exchange.header('content-type') ?? '');
}

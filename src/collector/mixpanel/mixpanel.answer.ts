/** Answers in the ways in which Mixpanel's clients can hear: they take anything else for a failure, or drop what they sent. */
import type { RefusedRecord, Taken } from '../arrival.js';
import type { Exchange } from '../exchange.js';
import type { OutcomeWait } from '../outcome-wait.js';
import type { Refusal } from '../refusal.js';
import { callbackOf, isJsonRequest } from './mixpanel.asking.js';

/** A transparent GIF of 1 × 1. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
/** No cache keeps it, and no browser runs what is not a script: with a callback that may not be called, a script was hoped for. */
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
/** Refused records that are told of one by one. */
const MAX_TOLD = 20;

export class MixpanelAnswers {
  constructor(
    private readonly destinations: readonly string[],
    private readonly wait: OutcomeWait,
  ) {}

  /** Scripts and pictures have no room for outcomes. */
  listen(exchange: Exchange): (() => void) | undefined {
    const { query } = exchange;
    const isAsked = query.get('wait') === '1' && query.get('img') !== '1';
    return isAsked && callbackOf(exchange) === undefined ? this.wait.enter() : undefined;
  }

  /** Everything that was not refused is stored. */
  accept(exchange: Exchange, taken: Taken): Promise<void> | void {
    const { query } = exchange;
    const success = query.get('verbose') === '1' ? { status: 1, error: leftOut(taken) } : 1;
    if (callbackOf(exchange) !== undefined) return call(exchange, 200, success);
    if (query.get('img') === '1') return pixel(exchange, 200);
    if (query.get('wait') === '1') return this.acceptWithOutcomes(exchange, taken);
    if (success !== 1) return exchange.json(200, success, HEADERS);
    if (isJsonRequest(exchange)) return exchange.json(200, this.queued(taken), HEADERS);
    return exchange.text(200, '1', HEADERS);
  }

  /** With the status of the refusal: by it browsers keep the batch (429, 5xx), halve it (413) or let it go. */
  refuse(exchange: Exchange, { status, message }: Refusal): void {
    const failure = { status: 0, error: message };
    if (callbackOf(exchange) !== undefined) {
      return call(exchange, status, exchange.query.get('verbose') === '1' ? failure : 0);
    }
    if (exchange.query.get('img') === '1') return pixel(exchange, status);
    return exchange.json(status, failure, HEADERS);
  }

  private queued(taken: Taken): unknown[] {
    const result = { status: 'queued', records: taken.stored, ...refusedOf(taken) };
    return this.destinations.map((name) => ({ name, result }));
  }

  private async acceptWithOutcomes(exchange: Exchange, taken: Taken): Promise<void> {
    exchange.json(200, await this.outcomes(exchange, taken), HEADERS);
  }

  private async outcomes(exchange: Exchange, taken: Taken): Promise<unknown[]> {
    const gone = new AbortController();
    const abort = (): void => gone.abort();
    const { socket } = exchange.request;
    socket.once('close', abort);
    try {
      const results = await this.wait.results(taken, gone.signal, () => exchange.isServerClosing);
      const told = { records: taken.stored, ...refusedOf(taken) };
      return results.map(({ name, result }) => ({ name, result: { ...result, ...told } }));
    } finally {
      socket.off('close', abort);
    }
  }
}

function refusedOf({ refused }: Taken): { refused?: number; errors?: readonly RefusedRecord[] } {
  return refused.length === 0 ? {} : { refused: refused.length, errors: refused.slice(0, MAX_TOLD) };
}

/** One sentence about the records that are not stored, as they can't be sent a second time any better. */
function leftOut({ stored, refused }: Taken): string | null {
  const [first] = refused;
  if (first === undefined) return null;
  return `${refused.length} of ${refused.length + stored} records are left out; the one at ${first.position}: ${first.reason}`;
}

/** The comment keeps the function's name from being the first thing in a file of another sort. */
function call(exchange: Exchange, status: number, value: unknown): void {
  const script = `/**/${callbackOf(exchange)}(${JSON.stringify(value)});`;
  exchange.answer(status, script, {
    'content-type': 'text/javascript; charset=utf-8',
    ...HEADERS,
  });
}

function pixel(exchange: Exchange, status: number): void {
  exchange.answer(status, PIXEL, { 'content-type': 'image/gif', ...HEADERS });
}

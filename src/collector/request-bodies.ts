/** Reads what a client sends to its end, within limits of size, time and memory. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { BodyInflater, contentCodingOf, tooLong } from './body-inflater.js';
import type { CollectorOptions } from './collector.options.js';
import { Refusal } from './refusal.js';

/** How long a body may stand still, and how long it may take as a whole; phones on bad lines need the most of it. */
const PATIENCE = { idleMs: 30_000, totalMs: 60_000 };
/** Clients come again after so long, in seconds. */
const RETRY_AFTER_S = 1;
const NOTHING = Buffer.alloc(0);
const BYTE_ORDER_MARK = '\uFEFF';

export class RequestBodies {
  /** Of all bodies that are being read; what is inflated adds at most four times `maxBodyBytes` to it. */
  private heldBytes = 0;
  private readonly maxBytes: number;
  private readonly inflater: BodyInflater;
  private turn?: Promise<void>;

  constructor(
    private readonly limits: Pick<CollectorOptions, 'maxBodyBytes' | 'maxReadingBytes'>,
    private readonly patience = PATIENCE,
  ) {
    this.maxBytes = Math.min(limits.maxBodyBytes, limits.maxReadingBytes);
    this.inflater = new BodyInflater(this.maxBytes);
  }

  /**
   * The whole body, inflated; empty where there is none.
   *
   * @throws Refusal 400 (cut, or not what its Content-Encoding says), 408 (too slow), 413 (too long, before or after
   * inflating), 415 (unknown Content-Encoding), 503 (too many are being read)
   */
  async read(request: IncomingMessage): Promise<Buffer> {
    const coding = contentCodingOf(request.headers);
    const held = { bytes: 0 };
    try {
      this.check(Number(request.headers['content-length'] ?? 0));
      await this.endOfTurn();
      const body = this.wholeBodyOf(request) ?? (await this.gather(request, held));
      return coding === undefined || body.length === 0 ? body : await this.inflater.inflate(body, coding);
    } finally {
      this.heldBytes -= held.bytes;
    }
  }

  /** By then Node has looked at all that came in this turn of the event loop, which mostly is the whole body. */
  private endOfTurn(): Promise<void> {
    this.turn ??= new Promise((resolve) => {
      setImmediate(() => {
        this.turn = undefined;
        resolve();
      });
    });
    return this.turn;
  }

  /** What came in one piece, which takes neither listeners nor timers; undefined while there is more to come. */
  private wholeBodyOf(request: IncomingMessage): Buffer | undefined {
    if (!request.complete || request.destroyed || request.readableEnded) return undefined;
    const body = (request.read() as Buffer | null) ?? NOTHING;
    this.check(body.length);
    return body;
  }

  private gather(request: IncomingMessage, held: { bytes: number }): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const settle = (refusal?: Refusal): void => {
        clearTimeout(idle);
        clearTimeout(total);
        request.off('data', take).off('end', settle).off('close', cut);
        if (refusal === undefined)
          return resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
        // The rest is let go as it comes, so that the client is not stuck in sending when the answer is there.
        request.resume();
        reject(refusal);
      };
      const take = (chunk: Buffer): void => {
        try {
          this.check(held.bytes + chunk.length, chunk.length);
        } catch (refusal) {
          return settle(refusal as Refusal);
        }
        held.bytes += chunk.length;
        this.heldBytes += chunk.length;
        chunks.push(chunk);
        idle.refresh();
      };
      const cut = (): void => settle(new Refusal(400, 'The body ended before it was whole; send it again.'));
      const late = (): void =>
        settle(new Refusal(408, 'The body came too slowly; send it again, in smaller batches.'));
      const idle = setTimeout(late, this.patience.idleMs);
      const total = setTimeout(late, this.patience.totalMs);
      // It stays: a client that goes after the refusal is no error of anybody.
      request.on('error', cut);
      if (request.destroyed || request.readableEnded) return cut();
      request.on('data', take).on('end', settle).on('close', cut);
    });
  }

  /** @throws Refusal when the body gets too long, or all bodies together do */
  private check(wholeBytes: number, comingBytes = wholeBytes): void {
    if (wholeBytes > this.maxBytes) throw tooLong(this.maxBytes);
    if (this.heldBytes + comingBytes <= this.limits.maxReadingBytes) return;
    throw new Refusal(
      503,
      `More comes in than can be read at once; send it again in ${RETRY_AFTER_S} s.`,
      RETRY_AFTER_S,
    );
  }
}

/**
 * A body as text, without a byte order mark.
 *
 * @throws Refusal 400 when it is no UTF-8
 */
export function textOfBody(body: Buffer): string {
  if (!isUtf8(body))
    throw new Refusal(400, 'The body is no UTF-8 text; encode it as UTF-8 and send it again.');
  const text = body.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
}

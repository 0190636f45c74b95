/** Clients that send one request after another, keep what was not acknowledged, and send it again as it is: as real ones do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PARCELS, type MakeParcel, type Parcel } from './collector-kill.parcels.js';

/** Sooner than Retry-After says, so that a test is short. */
const RESEND_AFTER_MS = 100;

/** One answer other than success. */
export interface Refused {
  readonly status: number;
  readonly retryAfter: string | null;
}

export class ResendingClients {
  /** In the order in which they were acknowledged. */
  readonly acknowledged: Parcel[] = [];
  readonly refused: Refused[] = [];
  /** Requests whose connection ended without an answer. */
  unanswered = 0;
  private stopped = false;
  private abandoned = false;
  private readonly running: Promise<void>[];

  /**
   * @param url of the collector
   * @param each so many clients of each sort
   */
  constructor(
    private readonly url: string,
    each: number,
    makers: Readonly<Record<string, MakeParcel>> = PARCELS,
  ) {
    this.running = Object.entries(makers).flatMap(([sort, make]) =>
      Array.from({ length: each }, (_, at) => this.run(`${sort.replaceAll(' ', '-')}-${at}`, make)),
    );
  }

  /** Resolves when so many requests more are acknowledged. */
  async progress(requests: number): Promise<void> {
    const enough = this.acknowledged.length + requests;
    while (this.acknowledged.length < enough) await sleep(5);
  }

  /** Sends nothing new; resolves when everything that was ever sent is acknowledged. */
  async finish(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  /** Sends nothing any more. */
  async abandon(): Promise<void> {
    this.stopped = true;
    this.abandoned = true;
    await Promise.all(this.running);
  }

  private async run(who: string, make: MakeParcel): Promise<void> {
    for (let number = 0; !this.stopped; number += 1) {
      const parcel = make(who, number);
      while (!(await this.isAcknowledged(parcel))) {
        if (this.abandoned) return;
        await sleep(RESEND_AFTER_MS);
      }
      this.acknowledged.push(parcel);
    }
  }

  private async isAcknowledged({ path, type, bodyAt }: Parcel): Promise<boolean> {
    try {
      const answer = await fetch(this.url + path, {
        method: 'POST',
        headers: { 'content-type': type },
        body: bodyAt(new Date()),
      });
      await answer.arrayBuffer();
      if (!answer.ok)
        this.refused.push({ status: answer.status, retryAfter: answer.headers.get('retry-after') });
      return answer.ok;
    } catch {
      this.unanswered += 1;
      return false;
    }
  }
}

/** Makes one call for many askers: who comes while a call is under way shares the next one. */
import { setTimeout as sleep } from 'node:timers/promises';

interface Batch<Answer> {
  readonly keys: string[];
  readonly since: number;
  readonly answers: Promise<readonly Answer[]>;
  readonly settle: (answers: Promise<readonly Answer[]>) => void;
}

/** The answers to a call that several share; one's own begin at `from`. */
export interface Asked<Answer> {
  readonly answers: Promise<readonly Answer[]>;
  readonly from: number;
}

/** Keys in one call, and those of the request that fills it. */
const FULL_FROM = 1_000;

export class GatheredCalls<Answer> {
  private readonly batches: Batch<Answer>[] = [];
  private underWay?: Batch<Answer>;
  private running = false;

  /**
   * @param call answers once a key, in their order; `since` is when the first of them was asked, by `performance.now()`
   * @param pauseMs between two calls, where nobody waits for an answer
   */
  constructor(
    private readonly call: (keys: readonly string[], since: number) => Promise<readonly Answer[]>,
    private readonly pauseMs = 0,
  ) {}

  /** Keys that are not answered yet. */
  get waiting(): number {
    return this.batches.reduce((count, { keys }) => count + keys.length, this.underWay?.keys.length ?? 0);
  }

  /** For how long the call under way was not answered, and who shares it has waited, in milliseconds. */
  get silentMs(): number {
    return this.underWay === undefined ? 0 : performance.now() - this.underWay.since;
  }

  /** The answers reject with what the call throws, for all who share it. */
  ask(keys: readonly string[]): Asked<Answer> {
    const batch = this.openBatch();
    const from = batch.keys.length;
    for (const key of keys) batch.keys.push(key);
    return { answers: batch.answers, from };
  }

  /** For calls that are made in any case, and whose failure is nobody's trouble. */
  tell(key: string): void {
    this.openBatch().keys.push(key);
  }

  private openBatch(): Batch<Answer> {
    const last = this.batches.at(-1);
    if (last !== undefined && last.keys.length < FULL_FROM) return last;
    const batch = newBatch<Answer>();
    this.batches.push(batch);
    if (!this.running) void this.run();
    return batch;
  }

  private async run(): Promise<void> {
    this.running = true;
    // What is asked in the same breath shares the first call.
    await new Promise(process.nextTick);
    while ((this.underWay = this.batches.shift()) !== undefined) {
      const answers = this.answersTo(this.underWay);
      this.underWay.settle(answers);
      await answers.catch(() => {});
      this.underWay = undefined;
      // A batch that is full goes at once.
      if (this.pauseMs > 0 && this.batches.length < 2) await sleep(this.pauseMs, undefined, { ref: false });
    }
    this.running = false;
  }

  private async answersTo({ keys, since }: Batch<Answer>): Promise<readonly Answer[]> {
    return this.call(keys, since);
  }
}

function newBatch<Answer>(): Batch<Answer> {
  let settle: Batch<Answer>['settle'] = () => {};
  const answers = new Promise<readonly Answer[]>((resolve) => (settle = resolve));
  // Nobody may have asked.
  answers.catch(() => {});
  return { keys: [], since: performance.now(), answers, settle };
}

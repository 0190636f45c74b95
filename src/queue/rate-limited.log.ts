/** Logs each reason at most once a minute, and how often it came meanwhile. */

const INTERVAL_MS = 60_000;

/** Reasons told apart; more of them share one line, so that ever-changing texts fill no memory. */
const MAX_REASONS = 100;

const OTHERS = '[analytics] Further errors of many kinds.';

export class RateLimitedLog {
  private readonly reasons = new Map<string, { loggedAtMs: number; unlogged: number }>();

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly write: (text: string) => void,
    private readonly now: () => number = Date.now,
  ) {}

  error(error: Error): void {
    const reason = this.reasonOf(error);
    const seen = this.reasons.get(reason);
    if (seen === undefined) {
      this.reasons.set(reason, { loggedAtMs: this.now(), unlogged: 0 });
      this.write(reason);
      return;
    }
    if (this.now() - seen.loggedAtMs < INTERVAL_MS) {
      seen.unlogged += 1;
      return;
    }
    this.write(
      seen.unlogged === 0 ? reason : `${reason} (and ${seen.unlogged} times since it was last logged)`,
    );
    this.reasons.set(reason, { loggedAtMs: this.now(), unlogged: 0 });
  }

  private forgetOld(): void {
    const before = this.now() - INTERVAL_MS;
    for (const [reason, { loggedAtMs }] of this.reasons) if (loggedAtMs < before) this.reasons.delete(reason);
  }

  private reasonOf({ message }: Error): string {
    const reason = message.startsWith('[analytics] ') ? message : `[analytics] ${message}`;
    if (this.reasons.size >= MAX_REASONS && !this.reasons.has(reason)) this.forgetOld();
    return this.reasons.size < MAX_REASONS || this.reasons.has(reason) ? reason : OTHERS;
  }
}

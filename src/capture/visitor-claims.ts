/** Claims visitors for users at the registry, never more at once than memory has room for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AliasRegistry, Claim } from '../queue/alias-registry.js';
import { QueueUnreachableError } from '../queue/group-commit.js';

/** Claims under way; a store that hangs must not fill the memory. */
const MAX_UNDER_WAY = 10_000;

/** Claims that wait for a store that may be away, each trying again by itself. */
const MAX_PATIENT = 1_000;

const RETRY_FROM_MS = 50;
const RETRY_UP_TO_MS = 5_000;
const PATIENCE_MS = 10 * 60_000;

/** A registry that can answer at once, as that of tests does. */
interface PromptRegistry {
  claimNow(userId: string, anonymousId: string): Claim;
}

export class VisitorClaims {
  private underWay = 0;
  private waiting = 0;

  constructor(private readonly registry: AliasRegistry) {}

  /** Claims that wait for the store's answer, for as long as it takes. */
  get patient(): number {
    return this.waiting;
  }

  /** The answer, where the registry has it at once. */
  now(userId: string, anonymousId: string): Claim | undefined {
    const { registry } = this;
    return isPrompt(registry) ? registry.claimNow(userId, anonymousId) : undefined;
  }

  /** @throws Error when the registry can't answer, or has too many to answer already */
  async claim(userId: string, anonymousId: string): Promise<Claim> {
    if (this.underWay >= MAX_UNDER_WAY) {
      throw new QueueUnreachableError('[analytics] The queue’s store answers too slowly to tell whose a visitor is. Look at its load.'); // prettier-ignore
    }
    this.underWay += 1;
    try {
      return await this.registry.claim(userId, anonymousId);
    } finally {
      this.underWay -= 1;
    }
  }

  /**
   * Tries again while the store is away, for ten minutes.
   *
   * @throws Error as `claim` does, after that, or when 1,000 wait already
   */
  async claimPatiently(userId: string, anonymousId: string): Promise<Claim> {
    this.waiting += 1;
    try {
      return await this.claimAgain(userId, anonymousId);
    } finally {
      this.waiting -= 1;
    }
  }

  private async claimAgain(userId: string, anonymousId: string): Promise<Claim> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (let delayMs = RETRY_FROM_MS; ; delayMs = Math.min(delayMs * 2, RETRY_UP_TO_MS)) {
      try {
        return await this.claim(userId, anonymousId);
      } catch (error) {
        if (this.waiting > MAX_PATIENT || performance.now() > untilMs) throw error;
      }
      // It must not keep a process alive that is done.
      await sleep(delayMs, undefined, { ref: false });
    }
  }
}

function isPrompt(registry: object): registry is PromptRegistry {
  return 'claimNow' in registry;
}

/** Ten thousand malformed and hostile requests to a real app, on each of Nest's platforms. */
import { describe, expect, it } from '@jest/globals';
import type { Account } from '../support/hostile-requests.child.js';
import { sendRaw, type RawAnswer } from '../support/hostile-requests.client.js';
import { hostileRequests, type HostileRequest } from '../support/hostile-requests.js';
import { startRedis } from '../support/servers/redis.server.js';
import { startTypeScript } from '../support/servers/typescript-child.js';

const REQUESTS = 10_000;
/** After so many, every path has run and every cache is full. */
const WARM_REQUESTS = 2_000;
const AT_ONCE = 32;
/** Two busy cores take two minutes. */
const MAX_DURATION_MS = 300_000;
/** What the measuring itself is uncertain by; of 8,000 requests it is a kilobyte each. */
const MAX_GROWTH_BYTES = 8_000_000;
/** One sentence, which begins with a capital letter or a path, and ends. */
const SENTENCE = /^[A-Z/][^\n]{10,}[.)]$/;
/** Mixpanel's own words for a batch of which a part is stored; those of Nest and Fastify for a path that is nobody's. */
const OTHERS_WORDS =
  /^(?:some data points in the request failed validation|Cannot [A-Z]+ .*|.* is not a valid url component)$/s;

const CHILD = new URL('../support/hostile-requests.child.ts', import.meta.url);

describe.each(['express', 'fastify'])('the collector in an app on %s', (platform) => {
  it(
    'answers ten thousand hostile requests with 2xx or a sentence, stores what is honest, and keeps nothing',
    async () => {
      const redis = await startRedis();
      const child = startTypeScript(CHILD, [platform, redis.url]);
      try {
        const { value: url } = await child.lines[Symbol.asyncIterator]().next();
        const attack = new Attack(String(url));
        await attack.sendUntil(WARM_REQUESTS);
        const warm = await attack.account();
        await attack.sendUntil(REQUESTS);
        const last = await attack.account();

        expect(attack.faults).toEqual([]);
        expect(last).toMatchObject({ escaped: [], inPrototype: [] });
        expect(last.heldBytes - warm.heldBytes).toBeLessThan(MAX_GROWTH_BYTES);
        expect(attack.stored.length).toBeGreaterThan(REQUESTS / 10);
        expect(new Set(attack.stored)).toEqual(new Set(last.honestNames));
        expect(child.process.exitCode).toBeNull();
      } finally {
        await child.kill();
        await redis.stop();
      }
    },
    MAX_DURATION_MS,
  );
});

class Attack {
  /** What was wrong with answers. */
  readonly faults: string[] = [];
  /** Honest tracks that the server said it took. */
  readonly stored: string[] = [];
  private readonly requests = hostileRequests(20_261_122, REQUESTS);
  private sent = 0;

  constructor(private readonly url: string) {}

  async sendUntil(count: number): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.sendInTurn(count)));
  }

  async account(): Promise<Account> {
    const answer = await fetch(`${this.url}/account`);
    return (await answer.json()) as Account;
  }

  private async sendInTurn(count: number): Promise<void> {
    while (this.sent < count) {
      this.sent += 1;
      const { value: request } = this.requests.next() as { value: HostileRequest };
      const answer = await sendRaw(Number(new URL(this.url).port), request);
      const fault = faultOf(request, answer);
      if (fault !== undefined) this.faults.push(`${fault}\n  to ${request.sort}`);
      if (isTaken(answer)) this.stored.push(...request.honest);
    }
  }
}

/** What is wrong with the answer; undefined when it is as it must be. */
function faultOf({ honest, isUnreadable }: HostileRequest, answer: RawAnswer): string | undefined {
  const said = `${answer.statuses.join(', ')}: ${answer.body.slice(0, 300)}`;
  if (answer.statuses.length === 0) return isUnreadable ? undefined : 'no answer';
  if (answer.statuses.some((status) => status >= 500 || (status >= 300 && status < 400))) return said;
  if (isTaken(answer)) return undefined;
  if (honest.length > 0) return `refused although it is honest in part, ${said}`;
  return isUnreadable || isSentence(answer.body) ? undefined : `no sentence, ${said}`;
}

function isTaken({ statuses: [status = 0] }: RawAnswer): boolean {
  return status >= 200 && status < 300;
}

/** In JSON, or in a script that calls a function with it; answers to HEAD and images have no words. */
function isSentence(body: string): boolean {
  if (body === '' || body.startsWith('GIF89a')) return true;
  const [, called] = /^\/\*\*\/[\w$.[\]]+\((.+)\);$/s.exec(body) ?? [];
  if (called === '0') return true;
  try {
    const { error, message } = JSON.parse(called ?? body) as Record<string, unknown>;
    return [error, message].some((text) => SENTENCE.test(String(text)) || OTHERS_WORDS.test(String(text)));
  } catch {
    return false;
  }
}

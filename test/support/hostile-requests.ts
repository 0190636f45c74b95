/** A stream of malformed and hostile requests, the same in every run; honest records stand between hostile ones. */
import { absurdHeaders, absurdTargets, brokenHttp } from './hostile-requests.http.js';
import { brokenTexts, compressedWrong, tooMuch } from './hostile-requests.bodies.js';
import { amplified } from './hostile-requests.envelopes.js';
import { mixedBatches } from './hostile-requests.batches.js';
import { Chance } from './hostile-requests.random.js';
import type { Sending } from './hostile-requests.client.js';

export interface HostileRequest extends Sending {
  /** What is wrong with it. */
  readonly sort: string;
  /** Names of the honest tracks in it: stored when the answer is 2xx, and then the answer must be 2xx. */
  readonly honest: readonly string[];
  /** Whether the server may hang up without a word, or in Node's own: no request of it gets as far as the collector. */
  readonly isUnreadable: boolean;
}

/** Makes the request of a number. */
export type Maker = (chance: Chance, number: number) => HostileRequest;

const MAKERS: readonly [weight: number, maker: Maker][] = [
  [30, mixedBatches],
  [20, brokenTexts],
  [10, compressedWrong],
  [1, tooMuch],
  [1, amplified],
  [14, absurdHeaders],
  [15, absurdTargets],
  [8, brokenHttp],
];

export function* hostileRequests(seed: number, count: number): Generator<HostileRequest> {
  const chance = new Chance(seed);
  const makers = MAKERS.flatMap(([weight, maker]) => Array.from({ length: weight }, () => maker));
  for (let number = 0; number < count; number += 1) yield chance.one(makers)(chance, number);
}

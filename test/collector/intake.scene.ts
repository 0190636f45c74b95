/** An intake whose queue, registry and all else keep what they hear in memory. */
import type { Arrival } from '../../src/collector/arrival.js';
import { Intake, type IntakeParts } from '../../src/collector/intake.js';
import { Resends } from '../../src/collector/resends.js';
import type { Message, TrackMessage } from '../../src/message/message.js';
import type { ResendRegistry } from '../../src/queue/resend.registry.js';

export const MAX_STEP_MS = 100;
export const AWAY = { status: 503, retryAfterS: 5 };

class Registry implements ResendRegistry {
  readonly known = new Map<string, 'stored' | 'held'>();
  readonly released: string[] = [];
  answer: Promise<void> = Promise.resolve();

  async claim(keys: readonly string[]) {
    await this.answer;
    const claims = keys.map((key) =>
      this.known.get(key) === 'stored' ? ('stored' as const) : ('new' as const),
    );
    for (const key of keys) if (!this.known.has(key)) this.known.set(key, 'held');
    return claims;
  }

  async confirm(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.known.set(key, 'stored');
  }

  async release(keys: readonly string[]): Promise<void> {
    this.released.push(...keys);
    for (const key of keys) this.known.delete(key);
  }
}

export function intakeWith(parts: { [name in keyof IntakeParts]?: unknown } = {}) {
  const stored: Message[] = [];
  const registry = new Registry();
  const add = async (message: Message): Promise<void> => void stored.push(message);
  const all = {
    queue: { add, flush: async () => {} },
    gate: { pass: (message: Message, pass: (message: Message) => Promise<void>) => pass(message) },
    links: { settle: (identity: object) => identity, alias: async () => {} },
    resends: new Resends(registry, MAX_STEP_MS),
    ...parts,
  } as IntakeParts;
  return { intake: new Intake(all, MAX_STEP_MS), stored, registry, events: () => stored.map((each) => (each as TrackMessage).event) }; // prettier-ignore
}

export function arrival(event: string, position = 0, hasOwnId = true): Arrival {
  const message = { kind: 'track', id: `id-${event}`, time: 1, identity: { userId: event }, event, properties: {} } as const; // prettier-ignore
  return { message, position, hasOwnId };
}

export const reading = (...arrivals: Arrival[]) => ({ arrivals, refused: [] });
export const many = (count: number): Arrival[] =>
  Array.from({ length: count }, (_, at) => arrival(String(at), at));
export const names = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at));

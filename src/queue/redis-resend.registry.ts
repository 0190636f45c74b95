/** Keeps the keys of stored messages in Redis: 57 bytes a key, for the window and up to half of it longer. */
import type { HomeStore } from './home-store.js';
import type { RedisClient } from './redis-connection.js';
import { redisGroups, type RedisGroup } from './redis-groups.js';
import { CLAIM, CONFIRM, RELEASE } from './redis-resend.scripts.js';
import { newOwner, RESEND_HELD_MS, ResendRegistry, type ResendClaim } from './resend.registry.js';

type RedisStore = Extract<HomeStore, { kind: 'redis' }>;

/** ioredis sends the text of a script once, and after that its hash: half of the time that a call takes. */
const COMMANDS = { resendClaim: CLAIM, resendConfirm: CONFIRM, resendRelease: RELEASE };

type Command = keyof typeof COMMANDS;
type Run = (
  name: string,
  keys: Buffer,
  sliceMs: number,
  heldSliceMs: number,
  owner: string,
  turn: number,
) => Promise<unknown>;

const CLAIMS: Record<string, ResendClaim> = { n: 'new', s: 'stored', h: 'held' };

/** A stored key counts for so many whole slices at least, and for one more at most. */
const STORED_SLICES = 2;
/** A held key counts for so many slices at most, and for one less at least. */
const HELD_SLICES = 2;

export class RedisResendRegistry extends ResendRegistry {
  private readonly sliceMs: number;
  private readonly heldSliceMs: number;
  private readonly owner = newOwner();
  /** Calls that claimed so far: a release goes for the claims up to its turn. */
  private turn = 0;

  /**
   * @param windowMs for how long stored messages are known
   * @param heldMs for how long a claim is held at most; half of it at least
   */
  constructor(
    private readonly store: RedisStore,
    windowMs: number,
    heldMs = RESEND_HELD_MS,
  ) {
    super();
    this.sliceMs = Math.max(1, Math.ceil(windowMs / STORED_SLICES));
    this.heldSliceMs = Math.max(1, Math.floor(heldMs / HELD_SLICES));
  }

  override async claim(keys: readonly string[]): Promise<readonly ResendClaim[]> {
    const claims = new Array<ResendClaim>(keys.length);
    this.turn += 1;
    await this.run('resendClaim', keys, ({ positions }, letters) => {
      for (let at = 0; at < letters.length; at += 1) {
        claims[positions[at] as number] = CLAIMS[letters[at] as string] as ResendClaim;
      }
    });
    return claims;
  }

  override async confirm(keys: readonly string[]): Promise<void> {
    await this.run('resendConfirm', keys);
  }

  override async release(keys: readonly string[]): Promise<void> {
    await this.run('resendRelease', keys);
  }

  private async run(
    command: Command,
    keys: readonly string[],
    hear: (group: RedisGroup, answer: string) => void = () => {},
  ): Promise<void> {
    const { sliceMs, heldSliceMs, owner, turn } = this;
    const client = withCommands(await this.store.client());
    const runs = redisGroups(client, keys).map(async (group) => {
      const name = `analytics:resend:${group.tag}`;
      const answer = await client[command](name, packed(group.ids), sliceMs, heldSliceMs, owner, turn);
      hear(group, answer as string);
    });
    await Promise.all(runs);
  }
}

/** One argument rather than a thousand: no key needs a character of base64 that holds bits of the next one. */
function packed(keys: readonly string[]): Buffer {
  return Buffer.from(keys.join(''), 'base64url');
}

function withCommands(client: RedisClient): RedisClient & Record<Command, Run> {
  for (const [name, lua] of Object.entries(COMMANDS)) {
    if (!(name in client)) client.defineCommand(name, { numberOfKeys: 1, lua });
  }
  return client as RedisClient & Record<Command, Run>;
}

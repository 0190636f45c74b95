/** Keeps the owners of visitors in Redis: one key a visitor, about 150 bytes. */
import { HELD, StoredAliasRegistry } from './alias-registry.js';
import type { HomeStore } from './home-store.js';

type RedisStore = Extract<HomeStore, { kind: 'redis' }>;

/** KEYS: the visitor. ARGV: the owner, its time to live in milliseconds, the mark of one that is held. Answers the owner before. */
const REMEMBER = `
local before = redis.call('GET', KEYS[1])
if not before then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
elseif before == ARGV[1] .. ARGV[3] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
elseif before == ARGV[1] and redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) and string.sub(before, -1) ~= ARGV[3] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return before`;

export class RedisAliasRegistry extends StoredAliasRegistry {
  constructor(
    private readonly store: RedisStore,
    lifetimeMs: number,
  ) {
    super(lifetimeMs);
  }

  protected async remember(visitor: string, owner: string, ttlMs: number): Promise<string | undefined> {
    const client = await this.store.client();
    const key = `analytics:alias:${visitor}`;
    const before = await client.eval(REMEMBER, 1, key, owner, String(ttlMs), HELD);
    return (before as string | null) ?? undefined;
  }
}

/** Dormant users in Redis: a hash of how far each handler came, a sorted set a handler of who is due, and leases. */
import type { RedisConnection } from './activity-connection.js';
import type { Position } from './activity.store.js';
import { DormancyStore } from './dormancy.store.js';
import { PREFIX, SEEN } from './redis-activity.keys.js';
import { RANK_BEHIND } from './redis-page.script.js';
import { RedisScript } from './redis-script.js';

/** ARGV: prefix, handler, before, limit, now. Cost: O(log² users + limit · log due). */
const CLAIM = new RedisScript(`${RANK_BEHIND}
local handlers, handler = ARGV[1] .. 'dormancy', ARGV[2]
local start, reached = 0, redis.call('HGET', handlers, handler)
if reached then start = rankBehind(reached:match('^(%-?%d+) (.*)$')) end
local stop = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[3])
stop = math.min(stop, start + tonumber(ARGV[4])) - 1
if stop < start then return 0 end
local found = redis.call('ZRANGE', KEYS[1], start, stop, 'WITHSCORES')
for at = 1, #found, 2 do redis.call('ZADD', ARGV[1] .. 'due:' .. handler, 'NX', ARGV[5], found[at]) end
redis.call('HSET', handlers, handler, found[#found] .. ' ' .. found[#found - 1])
return #found / 2
`);

/** ARGV: prefix, handler, wanted, at most, now. Cost: O(1). */
const TAKE = new RedisScript(`
local key, wanted, most, now = ARGV[1] .. 'pace:' .. ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local since, taken = (redis.call('GET', key) or ''):match('^(%d+) (%d+)$')
if not since or math.abs(tonumber(now) - tonumber(since)) >= 60000 then since, taken = now, 0 end
local allowed = math.max(0, math.min(wanted, most - taken))
redis.call('SET', key, since .. ' ' .. (taken + allowed), 'PX', 60000)
return allowed
`);

/** ARGV: holder, milliseconds. Cost: O(1). */
const LEASE = new RedisScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

/** ARGV: holder. Cost: O(1). */
const RELEASE = new RedisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`);

export class RedisDormancyStore extends DormancyStore {
  constructor(private readonly connection: RedisConnection) {
    super();
  }

  async claim(handler: string, before: number, limit: number, now: number): Promise<number> {
    return Number(await CLAIM.run(this.connection, SEEN, [PREFIX, handler, before, limit, now]));
  }

  /** ZRANGEBYSCORE, O(log due + limit), and ZMSCORE, O(limit). */
  async due(handler: string, limit: number, now: number): Promise<Position[]> {
    const client = await this.connection.client();
    const users = await client.zrangebyscore(dueKey(handler), '-inf', now, 'LIMIT', 0, limit);
    if (users.length === 0) return [];
    const seen = await client.zmscore(SEEN, ...users);
    return users.map((userId, at) => ({ userId, lastSeen: Number(seen[at] ?? -1) }));
  }

  /** Two ZSCORE, O(1). */
  async lastSeenIfDue(handler: string, userId: string, now: number): Promise<number | undefined> {
    const client = await this.connection.client();
    const [dueAt, lastSeen] = await Promise.all([
      client.zscore(dueKey(handler), userId),
      client.zscore(SEEN, userId),
    ]);
    return dueAt === null || Number(dueAt) > now ? undefined : Number(lastSeen ?? -1);
  }

  async take(handler: string, wanted: number, maxAMinute: number, now: number): Promise<number> {
    return Number(await TAKE.run(this.connection, SEEN, [PREFIX, handler, wanted, maxAMinute, now]));
  }

  /** ZREM, O(log due). */
  async settle(handler: string, userId: string): Promise<void> {
    await (await this.connection.client()).zrem(dueKey(handler), userId);
  }

  /** ZADD, O(log due). */
  async postpone(handler: string, userId: string, until: number): Promise<void> {
    await (await this.connection.client()).zadd(dueKey(handler), until, userId);
  }

  async lease(name: string, holder: string, forMs: number): Promise<boolean> {
    return (await LEASE.run(this.connection, leaseKey(name), [holder, forMs])) === 1;
  }

  async release(name: string, holder: string): Promise<void> {
    await RELEASE.run(this.connection, leaseKey(name), [holder]);
  }
}

function dueKey(handler: string): string {
  return `${PREFIX}due:${handler}`;
}

function leaseKey(name: string): string {
  return `${PREFIX}lease:${name}`;
}

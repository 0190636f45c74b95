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

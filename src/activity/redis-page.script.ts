/** Reads a page of users by last seen from Redis. */
import { RedisScript } from './redis-script.js';

/** Whether one text comes before another, or is it, in the order of a sorted set. Lua's own < goes by the server's language. */
export const IN_BYTE_ORDER = `
local function inByteOrder(a, b)
  for at = 1, math.min(#a, #b) do
    local left, right = a:byte(at), b:byte(at)
    if left ~= right then return left < right end
  end
  return #a <= #b
end
`;

/**
 * Finds, in the sorted set KEYS[1], the rank behind a position. Many users may share a millisecond (an import, say), so
 * the place among them is found by halving: O(log users) steps of O(log users).
 */
export const RANK_BEHIND = `${IN_BYTE_ORDER}
local function rankBehind(time, user)
  local low = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. time)
  local high = low + redis.call('ZCOUNT', KEYS[1], time, time)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if inByteOrder(redis.call('ZRANGE', KEYS[1], middle, middle)[1], user) then low = middle + 1 else high = middle end
  end
  return low
end
`;

/**
 * ARGV: from (inclusive), before (exclusive), limit, and the position behind which to begin: time and user, or nothing.
 * Cost: O(log² users + limit).
 */
export const PAGE = new RedisScript(`${RANK_BEHIND}
local start = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[1])
local stop = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[2])
if ARGV[4] then start = math.max(start, rankBehind(ARGV[4], ARGV[5])) end
stop = math.min(stop, start + tonumber(ARGV[3])) - 1
if stop < start then return {} end
return redis.call('ZRANGE', KEYS[1], start, stop, 'WITHSCORES')
`);

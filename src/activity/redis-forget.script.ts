/** Forgets a user in Redis, in one step: no key holds the id afterwards. */
import { RANK_BEHIND } from './redis-page.script.js';
import { RedisScript } from './redis-script.js';

/**
 * KEYS: the sorted set of users by last seen. ARGV: prefix of the keys, user; then the keys of all rankings there may be.
 * Cost: O(log users), O(log ranked) for each of 44 rankings, and for each handler of dormant users O(log² users).
 */
export const FORGET = new RedisScript(`${RANK_BEHIND}
local prefix, user = ARGV[1], ARGV[2]
redis.call('ZREM', KEYS[1], user)
redis.call('UNLINK', prefix .. 'user:' .. user)
for at = 3, #ARGV do redis.call('ZREM', ARGV[at], user) end

local handlers = redis.call('HGETALL', prefix .. 'dormancy')
for at = 1, #handlers, 2 do
  local handler, time, reached = handlers[at], handlers[at + 1]:match('^(%-?%d+) (.*)$')
  redis.call('ZREM', prefix .. 'due:' .. handler, user)
  if reached == user then
    -- The handler came as far as the user before.
    local behind = rankBehind(time, user)
    local before = behind > 0 and redis.call('ZRANGE', KEYS[1], behind - 1, behind - 1, 'WITHSCORES')
    if before then
      redis.call('HSET', prefix .. 'dormancy', handler, before[2] .. ' ' .. before[1])
    else
      redis.call('HDEL', prefix .. 'dormancy', handler)
    end
  end
end
`);

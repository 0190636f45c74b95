/** Counts actions in Redis, in one step: what was counted before, and what not, can't come apart. */
import { IN_BYTE_ORDER } from './redis-page.script.js';
import { RANK } from './redis-rank.script.js';
import { RedisScript } from './redis-script.js';

/**
 * KEYS: the sorted set of users by last seen. ARGV: prefix of the keys, now, today, days kept, users kept, actions a user,
 * users ranked, ids in one of the two sets of ids; then id, user, time, day and action of each message.
 *
 * Cost: a message two SISMEMBER and one SADD, O(1). A user of the call: ZSCORE, HGETALL and HSET of at most `days kept` +
 * `actions a user` fields, ZADD, O(log users), and a ZADD for each ranking that the user enters or is in, O(log ranked).
 * A call: 74 reads of the rankings' last places. A day of the call: 5 commands. A user too many: one DEL.
 *
 * Redis takes back nothing when a script fails in its middle. So all that may fail, reading what somebody else has put
 * under one of these keys, comes before the first change; and ids are remembered last, so that a retry counts.
 */
export const APPLY = new RedisScript(`${IN_BYTE_ORDER}
local prefix, now, today = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local daysKept, maxUsers, maxActions, maxRanked = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local oldestDay = today - daysKept + 1
local ids, earlierIds = prefix .. 'ids', prefix .. 'ids:earlier'
local DAY_MS = 86400000
local LETTER_A, LETTER_D = 97, 100
-- Lua hands over some 8,000 values in one call.
local SLICE = 1000
${RANK}

-- What is new, by user.
local users, newIds, given, recent = {}, {}, {}, false
for at = 9, #ARGV, 5 do
  local id, name, time, day, action = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), ARGV[at + 4]
  local known = given[id] or redis.call('SISMEMBER', earlierIds, id) == 1 or redis.call('SISMEMBER', ids, id) == 1
  if not known then
    given[id], newIds[#newIds + 1] = true, id
    local user = users[name]
    if not user then
      user = { first = time, last = time, count = 0, actions = {}, days = {} }
      users[name] = user
    end
    user.first, user.last = math.min(user.first, time), math.max(user.last, time)
    user.count = user.count + 1
    user.actions[action] = (user.actions[action] or 0) + 1
    if day >= oldestDay then user.days[day] = (user.days[day] or 0) + 1 end
    user.recent = user.recent or day > today - 30
    recent = recent or user.recent
  end
end

-- What is known of these users.
for name, user in pairs(users) do
  user.seen = tonumber(redis.call('ZSCORE', KEYS[1], name) or nil)
  user.known, user.knownDays, user.distinct, user.old = {}, {}, 0, {}
  local stored = redis.call('HGETALL', prefix .. 'user:' .. name)
  for at = 1, #stored, 2 do
    local field, count = stored[at], tonumber(stored[at + 1])
    local letter = field:byte()
    user.known[field] = count
    if letter == LETTER_A then
      user.distinct = user.distinct + 1
    elseif letter == LETTER_D then
      local day = tonumber(field:sub(2))
      user.knownDays[day] = count
      if day < oldestDay then user.old[#user.old + 1] = field end
    end
  end
end
local handlers = redis.call('HGETALL', prefix .. 'dormancy')
local evictedUpTo = tonumber(redis.call('GET', prefix .. 'evicted') or '-1')
if recent then readRankings() end

-- Whose last action is older than what a handler of dormant users has seen would be passed over.
local function handOverLate(name, last)
  for at = 1, #handlers, 2 do
    local reachedTime, reachedUser = handlers[at + 1]:match('^(%-?%d+) (.*)$')
    reachedTime = tonumber(reachedTime)
    if last < reachedTime or (last == reachedTime and inByteOrder(name, reachedUser)) then
      redis.call('ZADD', prefix .. 'due:' .. handlers[at], 'NX', now, name)
    end
  end
end

local totals = {}
for name, user in pairs(users) do
  local key, known, days, distinct = prefix .. 'user:' .. name, user.known, user.knownDays, user.distinct
  if not user.seen or user.seen < user.last then
    handOverLate(name, user.last)
    redis.call('ZADD', KEYS[1], user.last, name)
  end
  for from = 1, #user.old, SLICE do
    redis.call('HDEL', key, unpack(user.old, from, math.min(from + SLICE - 1, #user.old)))
  end

  local first = math.min(known.f or user.first, user.first)
  local fields = { 'f', first, 't', (known.t or 0) + user.count }
  local function put(field, count)
    fields[#fields + 1] = field
    fields[#fields + 1] = count
  end
  local others = 0
  for action, count in pairs(user.actions) do
    local field = 'a' .. action
    if known[field] or distinct < maxActions then
      if not known[field] then distinct = distinct + 1 end
      put(field, (known[field] or 0) + count)
    else
      others = others + count
    end
  end
  if others > 0 then put('o', (known.o or 0) + others) end
  for day, count in pairs(user.days) do
    local total = totals[day] or { users = 0, actions = 0, names = {} }
    totals[day] = total
    if not days[day] then total.users = total.users + 1 end
    total.actions = total.actions + count
    total.names[#total.names + 1] = name
    days[day] = (days[day] or 0) + count
    put('d' .. day, days[day])
  end
  redis.call('HSET', key, unpack(fields))
  if user.recent then rank(name, days) end
end
endRanking()

for day, total in pairs(totals) do
  local key, names, expires = prefix .. 'day:' .. day, prefix .. 'day-users:' .. day, (day + daysKept + 1) * DAY_MS
  redis.call('HINCRBY', key, 'users', total.users)
  redis.call('HINCRBY', key, 'actions', total.actions)
  -- Among them may be some who were counted on that day, and then were one user too many.
  if total.users > 0 and day <= evictedUpTo then redis.call('HSET', key, 'estimated', 1) end
  redis.call('PEXPIREAT', key, expires)
  redis.call('PFADD', names, unpack(total.names))
  redis.call('PEXPIREAT', names, expires)
end

local tooMany = math.min(redis.call('ZCARD', KEYS[1]) - maxUsers, 500)
if tooMany > 0 then
  local gone = redis.call('ZPOPMIN', KEYS[1], tooMany)
  for at = 1, #gone, 2 do
    redis.call('DEL', prefix .. 'user:' .. gone[at])
    for handler = 1, #handlers, 2 do redis.call('ZREM', prefix .. 'due:' .. handlers[handler], gone[at]) end
    local lastDay = math.floor(tonumber(gone[at + 1]) / DAY_MS)
    evictedUpTo = math.max(evictedUpTo, lastDay)
    if lastDay > today - 30 then unrank(gone[at]) end
  end
  redis.call('SET', prefix .. 'evicted', evictedUpTo)
end

-- Two sets of ids take turns: the older one is forgotten when the newer one is full.
if #newIds > 0 then redis.call('SADD', ids, unpack(newIds)) end
if redis.call('SCARD', ids) >= tonumber(ARGV[8]) then
  redis.call('UNLINK', earlierIds)
  redis.call('RENAME', ids, earlierIds)
end
`);

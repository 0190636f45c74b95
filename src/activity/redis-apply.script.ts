/** Counts actions in Redis, in one step: what was counted before, and what not, can't come apart. */
import { IN_BYTE_ORDER } from './redis-page.script.js';
import { RedisScript } from './redis-script.js';

/**
 * KEYS: the sorted set of users by last seen. ARGV: prefix of the keys, now, today, days kept, users kept, actions a user,
 * users ranked, ids in one of the two sets of ids; then id, user, time, day and action of each message.
 *
 * Cost: a message one SISMEMBER and one SADD, O(1). A user of the call: ZSCORE, HGETALL and HSET of at most `days kept` +
 * `actions a user` fields, ZADD, O(log users), and a ZADD for each ranking that the user enters or is in, O(log ranked).
 * A call: 74 reads of the rankings' last places. A day of the call: 5 commands. A user too many: one DEL.
 *
 * Rankings hold the windows that end today and on each later day that today still belongs to. In such a window a count only
 * grows, so that who is not among the first now was not left out, but overtaken: the first `users ranked` are exact.
 */
export const APPLY = new RedisScript(`${IN_BYTE_ORDER}
local prefix, now, today = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local daysKept, maxUsers, maxActions, maxRanked = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local oldestDay = today - daysKept + 1
local ids, earlierIds = prefix .. 'ids', prefix .. 'ids:earlier'
local DAY_MS = 86400000
local LETTER_A, LETTER_D = 97, 100

-- What is new, by user.
local users = {}
for at = 9, #ARGV, 5 do
  local id, name, time, day, action = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), ARGV[at + 4]
  if redis.call('SISMEMBER', earlierIds, id) == 0 and redis.call('SADD', ids, id) == 1 then
    local user = users[name]
    if not user then
      user = { first = time, last = time, count = 0, actions = {}, days = {} }
      users[name] = user
    end
    user.first, user.last = math.min(user.first, time), math.max(user.last, time)
    user.count = user.count + 1
    user.actions[action] = (user.actions[action] or 0) + 1
    if day >= oldestDay then user.days[day] = (user.days[day] or 0) + 1 end
  end
end

-- The rankings by their windows and how many of the days up to today they hold; with the last place, which is to be beaten.
local rankings = {}
local function rankingsOf(window, length)
  for held = 1, length do
    local lastDay = today + length - held
    local key, above = prefix .. 'top:' .. window .. ':' .. lastDay, 0
    if redis.call('ZCARD', key) >= maxRanked then above = tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]) end
    rankings[#rankings + 1] = { key = key, held = held, lastDay = lastDay, above = above }
  end
end

local function rank(name, days)
  if #rankings == 0 then
    rankingsOf('day', 1)
    rankingsOf('week', 7)
    rankingsOf('month', 30)
  end
  local sums = { [0] = 0 }
  for held = 1, 30 do sums[held] = sums[held - 1] + (days[today - held + 1] or 0) end
  for _, ranking in ipairs(rankings) do
    if sums[ranking.held] > ranking.above then
      -- A clock that is behind must not take anything away.
      redis.call('ZADD', ranking.key, 'GT', sums[ranking.held], name)
      ranking.changed = true
    end
  end
end

-- Someone new whose last action is older than what a handler of dormant users has seen would be passed over.
local handlers
local function handOverLate(name, last)
  handlers = handlers or redis.call('HGETALL', prefix .. 'dormancy')
  for at = 1, #handlers, 2 do
    local reachedTime, reachedUser = handlers[at + 1]:match('^(%-?%d+) (.*)$')
    reachedTime = tonumber(reachedTime)
    if last < reachedTime or (last == reachedTime and inByteOrder(name, reachedUser)) then
      redis.call('ZADD', prefix .. 'due:' .. handlers[at], now, name)
    end
  end
end

local totals = {}
for name, user in pairs(users) do
  local key = prefix .. 'user:' .. name
  local seen = tonumber(redis.call('ZSCORE', KEYS[1], name) or nil)
  if not seen then handOverLate(name, user.last) end
  if not seen or seen < user.last then redis.call('ZADD', KEYS[1], user.last, name) end

  local known, days, distinct, old = {}, {}, 0, {}
  local stored = redis.call('HGETALL', key)
  for at = 1, #stored, 2 do
    local field, count = stored[at], tonumber(stored[at + 1])
    local letter = field:byte()
    known[field] = count
    if letter == LETTER_A then
      distinct = distinct + 1
    elseif letter == LETTER_D then
      local day = tonumber(field:sub(2))
      days[day] = count
      if day < oldestDay then old[#old + 1] = field end
    end
  end
  if #old > 0 then redis.call('HDEL', key, unpack(old)) end

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
  local recent = false
  for day, count in pairs(user.days) do
    local total = totals[day] or { users = 0, actions = 0, names = {} }
    totals[day] = total
    if not days[day] then total.users = total.users + 1 end
    total.actions = total.actions + count
    total.names[#total.names + 1] = name
    days[day] = (days[day] or 0) + count
    put('d' .. day, days[day])
    recent = recent or day > today - 30
  end
  redis.call('HSET', key, unpack(fields))
  if recent then rank(name, days) end
end

for _, ranking in ipairs(rankings) do
  if ranking.changed then
    redis.call('ZREMRANGEBYRANK', ranking.key, 0, -(maxRanked + 1))
    redis.call('PEXPIREAT', ranking.key, (ranking.lastDay + 2) * DAY_MS)
  end
end

for day, total in pairs(totals) do
  local key, names, expires = prefix .. 'day:' .. day, prefix .. 'day-users:' .. day, (day + daysKept + 1) * DAY_MS
  redis.call('HINCRBY', key, 'users', total.users)
  redis.call('HINCRBY', key, 'actions', total.actions)
  redis.call('PEXPIREAT', key, expires)
  redis.call('PFADD', names, unpack(total.names))
  redis.call('PEXPIREAT', names, expires)
end

-- Two sets of ids take turns: the older one is forgotten when the newer one is full.
if redis.call('SCARD', ids) >= tonumber(ARGV[8]) then
  redis.call('UNLINK', earlierIds)
  redis.call('RENAME', ids, earlierIds)
end

local tooMany = math.min(redis.call('ZCARD', KEYS[1]) - maxUsers, 500)
if tooMany > 0 then
  local gone = redis.call('ZPOPMIN', KEYS[1], tooMany)
  handlers = handlers or redis.call('HGETALL', prefix .. 'dormancy')
  if #rankings == 0 then rank('', {}) end
  for at = 1, #gone, 2 do
    redis.call('DEL', prefix .. 'user:' .. gone[at])
    for handler = 1, #handlers, 2 do redis.call('ZREM', prefix .. 'due:' .. handlers[handler], gone[at]) end
    if math.floor(tonumber(gone[at + 1]) / DAY_MS) > today - 30 then
      for _, ranking in ipairs(rankings) do redis.call('ZREM', ranking.key, gone[at]) end
    end
  end
end
`);

/** Ranks the most active users in Redis. */

/**
 * Rankings hold the windows that end today and on each later day that today still belongs to. In such a window a count only
 * grows, so that who is not among the first now was not left out, but overtaken: the first `users ranked` are exact.
 *
 * Expects `prefix`, `today`, `maxRanked` and `DAY_MS`.
 */
export const RANK = `
-- By window and how many of the days up to today they hold; with the last place, which is to be beaten.
local rankings = {}
local function rankingsOf(window, length)
  for held = 1, length do
    local lastDay = today + length - held
    rankings[#rankings + 1] = { key = prefix .. 'top:' .. window .. ':' .. lastDay, held = held, lastDay = lastDay, above = 0 }
  end
end
rankingsOf('day', 1)
rankingsOf('week', 7)
rankingsOf('month', 30)

local function readRankings()
  for _, ranking in ipairs(rankings) do
    local full = redis.call('ZCARD', ranking.key) >= maxRanked
    if full then ranking.above = tonumber(redis.call('ZRANGE', ranking.key, 0, 0, 'WITHSCORES')[2]) end
  end
end

local function rank(name, days)
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

local function endRanking()
  for _, ranking in ipairs(rankings) do
    if ranking.changed then
      redis.call('ZREMRANGEBYRANK', ranking.key, 0, -(maxRanked + 1))
      redis.call('PEXPIREAT', ranking.key, (ranking.lastDay + 2) * DAY_MS)
    end
  end
end

local function unrank(name)
  for _, ranking in ipairs(rankings) do redis.call('ZREM', ranking.key, name) end
end
`;

/** What Redis does with the keys of resent messages, many of them in one step. It needs Redis 6.2. */
import { RESEND_KEY_BYTES } from './resend.registry.js';

/** A value longer than any that Redis keeps in the short form of a hash by default. */
const LONG_VALUE = '-'.repeat(65);

/**
 * KEYS: what all names begin with. ARGV: the keys as bytes, one behind the other; how long a slice of stored keys lasts, and
 * one of held keys, in milliseconds; the owner; the turn of its last claim. A stored key counts in its slice and in the two
 * after it, a held one in its slice and in the next one.
 *
 * Sets by slices of time rather than a key each: a third of the memory, and one command for many keys. Held keys are in hashes, with
 * the owner and the turn of its claim.
 */
const SLICES = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored, held = KEYS[1] .. ':stored:', KEYS[1] .. ':holders:'
local slice, heldSlice = math.floor(now / ARGV[2]), math.floor(now / ARGV[3])
local owner, turn = ARGV[4], tonumber(ARGV[5])
local keys = {}
for at = 1, #ARGV[1], ${RESEND_KEY_BYTES} do
  keys[#keys + 1] = string.sub(ARGV[1], at, at + ${RESEND_KEY_BYTES - 1})
end
-- One field is no key, and mostly the slice before has no other one.
local function inUse(hash) return redis.call('HLEN', hash) > 1 end
local function holders(hash) return inUse(hash) and redis.call('HMGET', hash, unpack(keys)) or {} end
local function isOwn(holder) return string.sub(holder, 1, #owner) == owner end
local function turnOf(holder) return tonumber(string.sub(holder, #owner + 1)) end`;

/**
 * Answers a letter a key: n for new, s for stored, h for held.
 *
 * The field that is no key is for its long value: a short hash would be searched through for each key. A later claim of
 * the same owner keeps its turn when an earlier one arrives behind it.
 */
export const CLAIM = `${SLICES}
local claims, holds, last = {}, {'', '${LONG_VALUE}'}, 2
local claim = owner .. turn
for back = 0, 2 do
  for at, known in ipairs(redis.call('SMISMEMBER', stored .. (slice - back), unpack(keys))) do
    if known == 1 then claims[at] = 's' end
  end
end
for back = 0, 1 do
  for at, holder in ipairs(holders(held .. (heldSlice - back))) do
    if holder and not claims[at] then
      claims[at] = not isOwn(holder) and 'h' or turnOf(holder) > turn and 'n' or nil
    end
  end
end
for at = 1, #keys do
  if not claims[at] then
    claims[at] = 'n'
    holds[last + 1], holds[last + 2] = keys[at], claim
    last = last + 2
  end
end
if last > 2 then
  redis.call('HSET', held .. heldSlice, unpack(holds))
  redis.call('PEXPIRE', held .. heldSlice, 2 * ARGV[3])
end
-- Its own expiry would free all of its keys at once, while every other client waits.
redis.call('UNLINK', stored .. (slice - 3))
return table.concat(claims)`;

export const CONFIRM = `${SLICES}
redis.call('SADD', stored .. slice, unpack(keys))
redis.call('PEXPIRE', stored .. slice, 4 * ARGV[2])
for back = 0, 1 do
  local hash = held .. (heldSlice - back)
  if inUse(hash) then redis.call('HDEL', hash, unpack(keys)) end
end`;

export const RELEASE = `${SLICES}
for back = 0, 1 do
  local hash, freed = held .. (heldSlice - back), {}
  for at, holder in ipairs(holders(hash)) do
    if holder and isOwn(holder) and turnOf(holder) <= turn then freed[#freed + 1] = keys[at] end
  end
  if #freed > 0 then redis.call('HDEL', hash, unpack(freed)) end
end`;

/** What Redis does with the keys of resent messages, many of them in one step. It needs Redis 6.2. */
import { RESEND_KEY_BYTES } from './resend.registry.js';

/**
 * KEYS: what the names of all sets begin with. ARGV: the keys as bytes, one behind the other; how long a slice of
 * stored keys lasts, and one of held keys, in milliseconds. A stored key counts in its slice and in the two after it, a held
 * one in its slice and in the next one.
 *
 * Sets by slices of time rather than a key each: a third of the memory, and one command for many keys.
 */
const SLICES = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored, held = KEYS[1] .. ':stored:', KEYS[1] .. ':held:'
local slice, heldSlice = math.floor(now / ARGV[2]), math.floor(now / ARGV[3])
local keys = {}
for at = 1, #ARGV[1], ${RESEND_KEY_BYTES} do
  keys[#keys + 1] = string.sub(ARGV[1], at, at + ${RESEND_KEY_BYTES - 1})
end`;

/** Answers a letter a key: n for new, s for stored, h for held. */
export const CLAIM = `${SLICES}
local claims, new = {}, {}
local function mark(set, claim)
  for at, known in ipairs(redis.call('SMISMEMBER', set, unpack(keys))) do
    if known == 1 and not claims[at] then claims[at] = claim end
  end
end
for back = 0, 2 do mark(stored .. (slice - back), 's') end
for back = 0, 1 do mark(held .. (heldSlice - back), 'h') end
for at, key in ipairs(keys) do
  if not claims[at] then
    claims[at] = 'n'
    new[#new + 1] = key
  end
end
if #new > 0 then
  redis.call('SADD', held .. heldSlice, unpack(new))
  redis.call('PEXPIRE', held .. heldSlice, 2 * ARGV[3])
end
-- Its own expiry would free all of its keys at once, while every other client waits.
redis.call('UNLINK', stored .. (slice - 3))
return table.concat(claims)`;

const UNHOLD = `
for back = 0, 1 do redis.call('SREM', held .. (heldSlice - back), unpack(keys)) end`;

export const CONFIRM = `${SLICES}
redis.call('SADD', stored .. slice, unpack(keys))
redis.call('PEXPIRE', stored .. slice, 4 * ARGV[2])${UNHOLD}`;

export const RELEASE = SLICES + UNHOLD;

/** What BullMQ has no command for, as scripts that Redis runs in one step. */

/**
 * Removes waiting jobs. KEYS: the wait list, the list of paused jobs that older versions kept, the prefix of the job hashes.
 * ARGV: job ids, oldest first. The search starts at the oldest end, where BullMQ's own removal arrives last, and is
 * not made for a job that is gone, since it would read the whole list. Deduplication keys stay: a repeated add stays out.
 */
export const REMOVE_WAITING = `
local removed = 0
for _, id in ipairs(ARGV) do
  local key = KEYS[3] .. id
  if redis.call('EXISTS', key) == 1 then
    if redis.call('LREM', KEYS[1], -1, id) == 1 or redis.call('LREM', KEYS[2], -1, id) == 1 then
      redis.call('DEL', key, key .. ':logs', key .. ':dependencies', key .. ':processed', key .. ':failed', key .. ':unsuccessful')
      removed = removed + 1
    end
  end
end
return removed`;

/** Which of these jobs wait. KEYS and ARGV as above. */
export const STILL_WAITING = `
local waiting = {}
for _, id in ipairs(ARGV) do
  if redis.call('EXISTS', KEYS[3] .. id) == 1 then
    if redis.call('LPOS', KEYS[1], id, 'RANK', -1) or redis.call('LPOS', KEYS[2], id, 'RANK', -1) then
      waiting[#waiting + 1] = id
    end
  end
end
return waiting`;

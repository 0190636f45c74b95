/** Opens the registry of resent messages on the store of the queue's home. */
import type { QueueHome } from './queue-home.js';
import { RedisResendRegistry } from './redis-resend.registry.js';
import type { ResendRegistry } from './resend.registry.js';
import { SqlResendRegistry } from './sql-resend.registry.js';

/**
 * @param windowMs for how long stored messages are known
 * @param heldMs for how long a claim is held that is neither confirmed nor released. Default: 30 s.
 */
export function openResendRegistry(home: QueueHome, windowMs: number, heldMs?: number): ResendRegistry {
  const store = home.store();
  return store.kind === 'redis'
    ? new RedisResendRegistry(store, windowMs, heldMs)
    : new SqlResendRegistry(store, windowMs, heldMs);
}

/** Opens the registry of aliases on the store of the queue's home. */
import type { AliasRegistry } from './alias-registry.js';
import type { QueueHome } from './queue-home.js';
import { RedisAliasRegistry } from './redis-alias.registry.js';
import { SqlAliasRegistry } from './sql-alias.registry.js';

/** @param lifetimeMs for how long it is remembered whose a visitor's id is */
export function openAliasRegistry(home: QueueHome, lifetimeMs: number): AliasRegistry {
  const store = home.store();
  return store.kind === 'redis'
    ? new RedisAliasRegistry(store, lifetimeMs)
    : new SqlAliasRegistry(store, lifetimeMs);
}

/** The registry of aliases in tests of apps: it promises what the real ones do. */
import { MemoryAliasRegistry, type VisitorOwners } from '../../src/testing/memory-alias.registry.js';
import { describeAliasProcesses } from '../support/alias-registry.contract.js';

describeAliasProcesses('nothing but memory', () => {
  const owners: VisitorOwners = new Map();
  return {
    registry: (_process, lifetimeMs) => new MemoryAliasRegistry(lifetimeMs, owners),
    close: () => Promise.resolve(),
  };
});

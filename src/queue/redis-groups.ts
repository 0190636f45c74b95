/** Which keys one command to Redis may hold: all of them on one server, those of one hash tag on a cluster. */
import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-connection.js';

/** Keys are spread over so many tags of a cluster, and these over its nodes. */
const CLUSTER_TAGS = 16;
/** Keys in one command: while it runs, Redis does nothing else. */
const MAX_KEYS = 1_000;

export interface RedisGroup {
  /** With its braces. */
  readonly tag: string;
  readonly ids: string[];
  /** Where each of them stood in the list. */
  readonly positions: number[];
}

/** The ids in as few groups as the client needs. */
export function redisGroups(client: RedisClient, ids: readonly string[]): RedisGroup[] {
  const tags = client instanceof Cluster ? CLUSTER_TAGS : 1;
  const groups: RedisGroup[] = [];
  const open: RedisGroup[] = [];
  for (const [position, id] of ids.entries()) {
    const at = tags === 1 ? 0 : tagOf(id, tags);
    let group = open[at];
    if (group === undefined || group.ids.length === MAX_KEYS) {
      group = open[at] = { tag: `{${at}}`, ids: [], positions: [] };
      groups.push(group);
    }
    group.ids.push(id);
    group.positions.push(position);
  }
  return groups;
}

function tagOf(id: string, tags: number): number {
  let sum = 0;
  for (let at = 0; at < id.length; at += 1) sum += id.charCodeAt(at);
  return sum % tags;
}

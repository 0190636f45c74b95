/** What the queues are called, and which of a destination's shards a message belongs to. */
import { createHash } from 'node:crypto';

/** How one destination is queued. */
export interface QueuedDestination {
  readonly name: string;
  /** So many ordered queues share its load; one person's messages stay in one of them. Default 1. */
  readonly shards: number;
}

/** The queue of one shard: `analytics-mixpanel`, or `analytics-mixpanel-2` where there are several. */
export function shardQueueName(destination: QueuedDestination, shard: number): string {
  return destination.shards === 1
    ? `analytics-${destination.name}`
    : `analytics-${destination.name}-${shard}`;
}

/** All queues of a destination. */
export function shardQueueNames(destination: QueuedDestination): string[] {
  return Array.from({ length: destination.shards }, (_, shard) => shardQueueName(destination, shard));
}

/** The queue that keeps what a destination refused. */
export function deadLetterQueueName(destinationName: string): string {
  return `analytics-${destinationName}-dead-letter`;
}

/** Which shard a person belongs to: stable over processes and releases. */
export function shardOf(identityKey: string, shards: number): number {
  if (shards === 1) return 0;
  return createHash('md5').update(identityKey).digest().readUInt32LE(0) % shards;
}

/** Injection tokens of what is no class. */

/** `ResolvedOptions`. */
export const RESOLVED_OPTIONS = Symbol('nestjs-analytics.options');
/** `QueuedDestination[]`: the names of the destinations, and how they are queued. */
export const QUEUED_DESTINATIONS = Symbol('nestjs-analytics.queued-destinations');
/** `Delivery`, or undefined in a process without workers. */
export const DELIVERY = Symbol('nestjs-analytics.delivery');
/** `Partial<CollectorOptions>`, as the app gave them. */
export const COLLECTOR_OPTIONS = Symbol('nestjs-analytics.collector-options');

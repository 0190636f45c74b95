/** What app and worker processes share: the queue, its destinations, their workers, and what is counted. */
import { Logger, type Provider } from '@nestjs/common';
import { getQueueToken } from '@nestjs/bullmq';
import { ACTIVITY } from './activity.providers.js';
import type { ActivityStore } from './activity/activity.store.js';
import type { ActivityStores } from './activity/open-activity.js';
import type { ResolvedOptions } from './analytics.options.js';
import { DELIVERY, QUEUED_DESTINATIONS, RESOLVED_OPTIONS } from './analytics.tokens.js';
import { Delivery } from './delivery/delivery.js';
import { DeliveryLog } from './delivery/delivery.log.js';
import { AwaitedOutcomes } from './delivery/awaited-outcomes.js';
import { DeliveryObserver, DeliveryObservers } from './delivery/delivery-observer.js';
import { BackoffOptions } from './delivery/backoff.js';
import { DeadLetters } from './delivery/dead-letters.js';
import { QueueHealth } from './delivery/queue.health.js';
import { Telemetry } from './delivery/telemetry.js';
import type { Destination } from './destinations/destination.js';
import { withDefaults } from './destinations/defaults.js';
import { createDestination, DESTINATION_NAMES, isDestinationName } from './destinations/registry.js';
import { BullMessageQueue } from './queue/bull-message-queue.js';
import { BufferOptions } from './queue/group-commit.js';
import { openOutcomeBoard } from './queue/open-outcome-board.js';
import { openHome } from './queue/open-home.js';
import { QueueHome } from './queue/queue-home.js';
import { deadLetterQueueName, shardQueueNames, type QueuedDestination } from './queue/queue-names.js';
import { RateLimitedLog } from './queue/rate-limited.log.js';
import { Tally } from './queue/tally.js';

export const queueProviders: Provider[] = [
  { provide: QueueHome, useFactory: openQueueHome, inject: [RESOLVED_OPTIONS] },
  { provide: QUEUED_DESTINATIONS, useFactory: queuedDestinations, inject: [RESOLVED_OPTIONS] },
  { provide: Tally, useFactory: () => new Tally() },
  {
    provide: BullMessageQueue,
    useFactory: (
      home: QueueHome,
      destinations: QueuedDestination[],
      tally: Tally,
      options: ResolvedOptions,
    ) => {
      const buffer = withDefaults(new BufferOptions(), options.buffer);
      return new BullMessageQueue(home, destinations, tally, buffer, queueTrouble());
    },
    inject: [QueueHome, QUEUED_DESTINATIONS, Tally, RESOLVED_OPTIONS],
  },
  {
    provide: Telemetry,
    useFactory: (
      home: QueueHome,
      destinations: QueuedDestination[],
      tally: Tally,
      queue: BullMessageQueue,
      { rejections }: DeadLetters,
    ) => new Telemetry(home, destinations, tally, () => queue.buffered + rejections.buffered),
    inject: [QueueHome, QUEUED_DESTINATIONS, Tally, BullMessageQueue, DeadLetters],
  },
  {
    provide: DELIVERY,
    useFactory: makeDelivery,
    inject: [RESOLVED_OPTIONS, QueueHome, QUEUED_DESTINATIONS, Telemetry, ACTIVITY],
  },
  {
    provide: DeadLetters,
    useFactory: (
      home: QueueHome,
      destinations: QueuedDestination[],
      queue: BullMessageQueue,
      tally: Tally,
      options: ResolvedOptions,
    ) => {
      const buffer = withDefaults(new BufferOptions(), options.buffer);
      return new DeadLetters(home, destinations, queue, { tally, buffer, onFailure: queueTrouble() });
    },
    inject: [QueueHome, QUEUED_DESTINATIONS, BullMessageQueue, Tally, RESOLVED_OPTIONS],
  },
  {
    provide: QueueHealth,
    useFactory: (home: QueueHome, destinations: QueuedDestination[], delivery?: Delivery) =>
      new QueueHealth(home, destinations, delivery),
    inject: [QueueHome, QUEUED_DESTINATIONS, { token: DELIVERY, optional: true }],
  },
];

/**
 * The queues under the tokens of @nestjs/bullmq, so that `@InjectQueue('analytics-mixpanel')` and Bull Board find them.
 * @param names of the destinations; one that is not configured gets no queue.
 */
export function queueTokenProviders(names: readonly string[] = DESTINATION_NAMES): Provider[] {
  return names.flatMap((name) =>
    [`analytics-${name}`, deadLetterQueueName(name)].map((queueName) => ({
      provide: getQueueToken(queueName),
      useFactory: (home: QueueHome, destinations: QueuedDestination[]) =>
        queueNamesOf(destinations).includes(queueName) ? home.queue(queueName) : undefined,
      inject: [QueueHome, QUEUED_DESTINATIONS],
    })),
  );
}

function queueNamesOf(destinations: readonly QueuedDestination[]): string[] {
  return destinations.flatMap((each) => [...shardQueueNames(each), deadLetterQueueName(each.name)]);
}

function queueTrouble(): (error: Error) => void {
  const logger = new Logger('Analytics');
  const log = new RateLimitedLog((text) => logger.warn(text));
  return ({ message }) => log.error(new Error(`The queue takes nothing now: ${message || 'no answer'}. Messages wait in memory.`)); // prettier-ignore
}

function openQueueHome({ queueUrl, dataDir }: ResolvedOptions): QueueHome {
  return openHome({ url: queueUrl, dataDir, onError: queueTrouble() });
}

function queuedDestinations({ destinations, shards }: ResolvedOptions): QueuedDestination[] {
  return destinations
    .map((each) => (typeof each === 'string' ? each : each.name))
    .map((name) => ({ name, shards: shards[name] ?? 1 }));
}

async function makeDelivery(
  options: ResolvedOptions,
  home: QueueHome,
  queued: QueuedDestination[],
  telemetry: Telemetry,
  { activity }: ActivityStores,
): Promise<Delivery | undefined> {
  if (!options.runWorker) return undefined;
  const destinations = await Promise.all(
    options.destinations.map((each) => loadDestination(each, options, activity)),
  );
  const running = destinations.map((destination, at) => ({
    destination,
    queued: queued[at] as QueuedDestination,
  }));
  const observers = new DeliveryObservers([
    telemetry,
    new DeliveryLog(),
    new AwaitedOutcomes(openOutcomeBoard(home)),
    new DeliveredHook(options.onDelivered),
  ]);
  return new Delivery(home, running, observers, withDefaults(new BackoffOptions(), options.backoff));
}

/** A destination of the app's own as it is, one that comes with the package by its name. */
export function loadDestination(
  destination: string | Destination,
  options: ResolvedOptions,
  store: ActivityStore,
): Destination | Promise<Destination> {
  if (typeof destination !== 'string') return destination;
  if (!isDestinationName(destination)) throw new Error(`[analytics] Unknown destination ${destination}.`);
  const settings = {
    mixpanel: { token: '', ...options.mixpanel },
    segment: { writeKey: '', ...options.segment },
    activity: { store, counts: options.activity.counts },
    sandbox: {},
  };
  return createDestination(destination, settings[destination]);
}

/** The app's own `onDelivered`; what it throws is its own affair. */
class DeliveredHook extends DeliveryObserver {
  constructor(private readonly hook: ResolvedOptions['onDelivered']) {
    super();
  }

  override delivered(...args: Parameters<DeliveryObserver['delivered']>): void {
    const told = Promise.resolve().then(() => this.hook?.(...args));
    told.catch((error: Error) => new Logger('Analytics').error(`onDelivered failed: ${error.message}`));
  }
}

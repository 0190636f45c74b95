/** The line from queue to vendor as tests drive it: a queue, workers, and a stand-in Mixpanel at the end. */
import { randomUUID } from 'node:crypto';
import { DeadLetter } from '../../src/delivery/dead-letter.js';
import { Delivery } from '../../src/delivery/delivery.js';
import { DeliveryObserver } from '../../src/delivery/delivery-observer.js';
import type { Destination } from '../../src/destinations/destination.js';
import { createMixpanel } from '../../src/destinations/mixpanel/mixpanel.destination.js';
import type { Message } from '../../src/message/message.js';
import { BullMessageQueue } from '../../src/queue/bull-message-queue.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { shardQueueName } from '../../src/queue/queue-names.js';
import { StandInMixpanel } from '../../src/testing/vendors/mixpanel.stand-in.js';

const TOKEN = 'token';

class Unobserved extends DeliveryObserver {}

export class Line {
  readonly deadLetter: DeadLetter;
  /** How long workers that start wait for the vendor; a busy machine must not make a vendor look silent. */
  vendorTimeoutMs = 10_000;
  private readonly queue: BullMessageQueue;
  private readonly deliveries: Delivery[] = [];

  private constructor(
    readonly vendor: StandInMixpanel,
    private readonly home: QueueHome,
    private readonly queued: { name: string; shards: number },
  ) {
    this.queue = new BullMessageQueue(home, [queued]);
    this.deadLetter = new DeadLetter(home, queued);
  }

  /** A line whose queue no other test uses. */
  static async open(home: QueueHome, shards = 1): Promise<Line> {
    const vendor = await StandInMixpanel.start({ token: TOKEN });
    return new Line(vendor, home, { name: `mixpanel-${randomUUID().slice(0, 8)}`, shards });
  }

  /** Puts messages into the queue; resolves when they are in it. */
  async put(...messages: Message[]): Promise<void> {
    await Promise.all(messages.map((message) => this.queue.add(message)));
  }

  /** Puts each message into a job of its own. */
  async putOneByOne(messages: readonly Message[]): Promise<void> {
    for (const message of messages) await this.put(message);
  }

  /** What somebody else's code might add to our queue. */
  async putForeignJob(data: object): Promise<void> {
    await this.home.queue(shardQueueName(this.queued, 0)).add('foreign', data);
  }

  failedJobs(): Promise<number> {
    return this.home.queue(shardQueueName(this.queued, 0)).getFailedCount();
  }

  /** Starts a worker, on its own home where it is given one. */
  async work(
    home = this.home,
    wrap = (destination: Destination) => destination,
    observer: DeliveryObserver = new Unobserved(),
  ) {
    const mixpanel = await createMixpanel({
      token: TOKEN,
      apiHost: this.vendor.url,
      timeoutMs: this.vendorTimeoutMs,
    });
    const destination = wrap({
      name: this.queued.name,
      batch: mixpanel.batch,
      deliver: (messages, signal) => mixpanel.deliver(messages, signal),
      close: async () => mixpanel.close?.(),
    });
    const backoff = { fromMs: 20, upToMs: 100, maxVendorWaitMs: 200 };
    const delivery = new Delivery(home, [{ destination, queued: this.queued }], observer, backoff);
    this.deliveries.push(delivery);
    delivery.start();
    return delivery;
  }

  /** Resolves when the vendor has taken so many events, repeats included. */
  async delivered(count: number, timeoutMs = 20_000): Promise<void> {
    await this.vendor.waitFor(
      ({ events }: Pick<StandInMixpanel, 'events'>) => events.length >= count,
      timeoutMs,
    );
  }

  /** Names of the events the vendor took, in order of arrival. */
  get eventNames(): string[] {
    return this.vendor.events.map(({ event }) => event);
  }

  async close(): Promise<void> {
    await Promise.all(this.deliveries.map((delivery) => delivery.stop()));
    this.queue.close();
    await this.vendor.close();
  }
}

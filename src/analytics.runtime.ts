/** Starts what runs in the background with the app, and stops it in the right order: nothing taken is left behind. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { PageViews } from './capture/page-views.js';
import type { Delivery } from './delivery/delivery.js';
import type { RejectionBuffer } from './delivery/rejection.buffer.js';
import type { BullMessageQueue } from './queue/bull-message-queue.js';
import type { QueueHome } from './queue/queue-home.js';

/** How a clean shutdown divides its time; the rest is for closing connections. */
const FLUSH_SHARE = 0.4;
const DRAIN_SHARE = 0.2;
const STOP_SHARE = 0.3;

/** What runs in this process: an app without workers has no delivery, a worker process no capture. */
export interface RuntimeParts {
  readonly home: QueueHome;
  readonly queue?: BullMessageQueue;
  readonly rejections?: RejectionBuffer;
  readonly pageViews?: PageViews;
  readonly delivery?: Delivery;
  /** The whole of a clean shutdown. */
  readonly shutdownTimeoutMs: number;
}

@Injectable()
export class AnalyticsRuntime implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Analytics');

  constructor(private readonly parts: RuntimeParts) {}

  async onApplicationBootstrap(): Promise<void> {
    const { home, delivery } = this.parts;
    if (home.kind === 'embedded') {
      // It is opened before the first request: its first start takes seconds, and one that fails should be seen at once.
      await home.ping();
      this.logger.log(
        `The queue is ${home.address}: for one process, on one machine. Set QUEUE_URL to share it.`,
      );
    } else this.logger.log(`The queue is ${home.kind} at ${home.address}.`);
    delivery?.start();
  }

  /** Nest calls it when the server takes no more requests. */
  async onApplicationShutdown(): Promise<void> {
    const { shutdownTimeoutMs } = this.parts;
    const inTime = new AbortController();
    const late = sleep(shutdownTimeoutMs, 'late', { signal: inTime.signal }).catch(() => 'in time');
    const outcome = await Promise.race([this.stop().then(() => 'in time'), late]);
    inTime.abort();
    if (outcome === 'late') this.logger.error(`The shutdown took longer than ${shutdownTimeoutMs} ms and is cut. What the queue has stays there.`); // prettier-ignore
  }

  /** Flush, drain, give back, close. */
  private async stop(): Promise<void> {
    const { home, queue, rejections, pageViews, delivery, shutdownTimeoutMs } = this.parts;
    await pageViews?.idle();
    const flushed = [queue, rejections].map((each) => each?.flush(shutdownTimeoutMs * FLUSH_SHARE));
    await Promise.all(flushed.map((each) => each?.catch((error: Error) => this.logger.error(error.message))));
    queue?.close();
    rejections?.close();
    await delivery?.stop(shutdownTimeoutMs * DRAIN_SHARE, shutdownTimeoutMs * STOP_SHARE);
    await home.close();
  }
}

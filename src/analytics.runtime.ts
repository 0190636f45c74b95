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
/** So much of it is left to all of that, however long the server took to close. */
const LEAST_SHARE = 0.3;

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
  private closingSince?: number;

  constructor(private readonly parts: RuntimeParts) {}

  get shutdownTimeoutMs(): number {
    return this.parts.shutdownTimeoutMs;
  }

  /** The server begins to close: what it takes for that is a part of the clean shutdown. */
  startClosing(): void {
    this.closingSince ??= performance.now();
  }

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
    const timeoutMs = this.remainingMs();
    const inTime = new AbortController();
    const late = sleep(timeoutMs, 'late', { signal: inTime.signal }).catch(() => 'in time');
    const outcome = await Promise.race([this.stop(timeoutMs).then(() => 'in time'), late]);
    inTime.abort();
    if (outcome === 'late') this.logger.error(`The shutdown took longer than ${Math.round(timeoutMs)} ms and is cut. What the queue has stays there.`); // prettier-ignore
  }

  private remainingMs(): number {
    const { shutdownTimeoutMs } = this.parts;
    const passedMs = this.closingSince === undefined ? 0 : performance.now() - this.closingSince;
    return Math.max(shutdownTimeoutMs - passedMs, shutdownTimeoutMs * LEAST_SHARE);
  }

  /** Flush, drain, give back, close. */
  private async stop(timeoutMs: number): Promise<void> {
    const { home, queue, rejections, pageViews, delivery } = this.parts;
    await pageViews?.idle();
    const flushed = [queue, rejections].map((each) => each?.flush(Math.round(timeoutMs * FLUSH_SHARE)));
    await Promise.all(flushed.map((each) => each?.catch((error: Error) => this.logger.error(error.message))));
    queue?.close();
    rejections?.close();
    await delivery?.stop(timeoutMs * DRAIN_SHARE, timeoutMs * STOP_SHARE);
    await home.close();
  }
}

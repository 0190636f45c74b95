/** The queue's home in tests of apps: there is none, and nothing needs one. */
import type { Job, Queue, Worker } from 'bullmq';
import type { HomeStore } from '../queue/home-store.js';
import { QueueHome, type HomeKind } from '../queue/queue-home.js';

export class AbsentHome extends QueueHome {
  readonly kind: HomeKind = 'embedded';
  readonly address = 'nowhere (AnalyticsTestingModule has no queue)';

  queue(name: string): Queue {
    return new EmptyQueue(name) as unknown as Queue;
  }

  worker(queueName: string): Worker {
    throw noQueue(queueName);
  }

  oldestWaiting(): Promise<Job[]> {
    return Promise.resolve([]);
  }

  stillWaiting(): Promise<Job[]> {
    return Promise.resolve([]);
  }

  removeWaiting(): Promise<void> {
    return Promise.resolve();
  }

  store(): HomeStore {
    return { kind: 'sql', query: () => Promise.reject(noQueue('store')) };
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** As much of a queue as dead letters and metrics ask: it holds nothing, and takes nothing. */
class EmptyQueue {
  constructor(readonly name: string) {}

  add(): Promise<never> {
    return Promise.reject(noQueue(this.name));
  }

  getJobs(): Promise<Job[]> {
    return Promise.resolve([]);
  }

  getWaitingCount(): Promise<number> {
    return Promise.resolve(0);
  }

  getJobCountByTypes(): Promise<number> {
    return Promise.resolve(0);
  }
}

function noQueue(name: string): Error {
  return new Error(`[analytics] AnalyticsTestingModule has no queue, so there is no ${name}. Look at CapturedAnalytics, or import AnalyticsModule with a stand-in vendor.`); // prettier-ignore
}

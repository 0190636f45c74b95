/** What @nestjs/terminus asks: does the queue answer, do the workers of this process run, how old is the oldest message. */
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { QueueHome } from '../queue/queue-home.js';
import type { QueuedDestination } from '../queue/queue-names.js';
import type { Delivery } from './delivery.js';
import { queueStatus } from './queue-status.js';

@Injectable()
export class QueueHealth {
  private readonly indicators = new HealthIndicatorService();

  /**
   * @param delivery the workers of this process; undefined where workers are processes of their own.
   */
  constructor(
    private readonly home: QueueHome,
    private readonly destinations: readonly QueuedDestination[],
    private readonly delivery?: Delivery,
  ) {}

  /** Whether the queue answers. */
  async queue(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('queue');
    const { kind, address } = this.home;
    try {
      await this.home.ping();
      return indicator.up({ kind, address });
    } catch (error) {
      return indicator.down({ kind, address, message: (error as Error).message });
    }
  }

  /** Whether the workers of this process run. Where it has none, it is not asked to have any. */
  worker(): HealthIndicatorResult {
    const indicator = this.indicators.check('worker');
    if (!this.delivery) return indicator.up({ here: false });
    return this.delivery.alive ? indicator.up({ here: true }) : indicator.down({ here: true, message: 'The workers of this process do not run, or not yet.' }); // prettier-ignore
  }

  /** What waits, by destination. Never down because of it: messages may wait for a vendor for as long as it takes. */
  async messages(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('messages');
    const asked = Promise.all(this.destinations.map((each) => queueStatus(this.home, each)));
    const statuses = await asked.catch(() => []);
    const oldestAgeMs = Math.max(0, ...statuses.map((each) => each.oldestAgeMs));
    return indicator.up({ oldestAgeMs, destinations: Object.fromEntries(statuses.map((each) => [each.destination, each])) }); // prettier-ignore
  }
}

/** Starts the watch for dormant users with the app, and stops it before the store is closed. */
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { dormancyHandlers } from './dormancy.handlers.js';
import type { DormancyStore } from './dormancy.store.js';
import { DormancyWatch } from './dormancy.watch.js';

@Injectable()
export class DormancyRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private watch?: DormancyWatch;

  constructor(
    private readonly store: DormancyStore,
    private readonly modules: ModulesContainer,
    /** Whether `activity` is among the destinations: nobody is seen otherwise. */
    private readonly counting: boolean,
    private readonly logger: Pick<Logger, 'error' | 'warn'> = new Logger('Analytics'),
  ) {}

  /** @throws Error when a use of `@OnDormant` is wrong. */
  onApplicationBootstrap(): void {
    const handlers = dormancyHandlers(this.modules);
    const [first] = handlers;
    if (first && !this.counting) this.logger.warn(`[analytics] ${first.name} waits for dormant users, and nothing counts who is seen: activity is not among the destinations. Add it to them, or to DESTINATIONS.`); // prettier-ignore
    this.watch = new DormancyWatch(this.store, handlers, this.logger);
    this.watch.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.watch?.stop();
  }
}

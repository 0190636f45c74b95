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
  ) {}

  /** @throws Error when a use of `@OnDormant` is wrong. */
  onApplicationBootstrap(): void {
    this.watch = new DormancyWatch(this.store, dormancyHandlers(this.modules), new Logger('Analytics'));
    this.watch.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.watch?.stop();
  }
}

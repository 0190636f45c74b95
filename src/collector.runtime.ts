/** Opens the collector's door in the app's HTTP server, and sees at the start that it hides nothing of the app. */
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { AppRoutes } from './app.routes.js';
import { bindDoor } from './collector/door.binding.js';
import type { CollectorDoor } from './collector/door.js';
import type { MixpanelUpstream } from './collector/mixpanel/mixpanel.upstream.js';

export class CollectorRuntime implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly door: CollectorDoor,
    private readonly routes: AppRoutes,
    host: HttpAdapterHost,
    private readonly upstream?: MixpanelUpstream,
  ) {
    // It fires at once where the server is known, and in tests when createNestApplication() makes one for a compiled module.
    host.init$.subscribe(() => host.httpAdapter && bindDoor(host.httpAdapter, door));
  }

  /** @throws Error when a controller of the app answers where the collector does: its requests would never get there */
  onApplicationBootstrap(): void {
    const hidden = this.routes.list().find(({ path }) => this.door.answers(path));
    if (hidden === undefined) return;
    throw new Error(`[analytics] The collector and ${hidden.controller} both answer ${hidden.path}. Give the collector a path of its own: AnalyticsCollectorModule.forRoot({ path: '/t7' }), or COLLECTOR_PATH=/t7.`); // prettier-ignore
  }

  async onApplicationShutdown(): Promise<void> {
    await this.upstream?.close();
  }
}

/** The collector in its app's life: its door is in the server before that listens, and its clients don't hold up the end. */
import type { Server } from 'node:net';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { AnalyticsRuntime } from './analytics.runtime.js';
import type { AppRoutes } from './app.routes.js';
import { bindDoor } from './collector/door.binding.js';
import type { CollectorDoor } from './collector/door.js';
import type { MixpanelUpstream } from './collector/mixpanel/mixpanel.upstream.js';
import { OpenConnections } from './collector/open-connections.js';

/** Of a clean shutdown: of its 10 s by default, longer than a request waits for the queue. */
const ANSWERS_SHARE = 0.6;
const REQUESTS_SHARE = 0.1;

export class CollectorRuntime
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly connections: OpenConnections;

  constructor(
    private readonly door: CollectorDoor,
    private readonly routes: AppRoutes,
    private readonly host: HttpAdapterHost,
    private readonly upstream?: MixpanelUpstream,
    private readonly analytics?: Pick<AnalyticsRuntime, 'shutdownTimeoutMs' | 'startClosing'>,
  ) {
    const shutdownTimeoutMs = analytics?.shutdownTimeoutMs ?? 10_000;
    this.connections = new OpenConnections((url) => door.takes(url), {
      maxWaitMs: shutdownTimeoutMs * ANSWERS_SHARE,
      maxRequestMs: shutdownTimeoutMs * REQUESTS_SHARE,
    });
    // It fires at once where the server is known, and in tests when createNestApplication() makes one for a compiled module.
    host.init$.subscribe(() => host.httpAdapter && bindDoor(host.httpAdapter, door));
  }

  /** @throws Error when a controller of the app answers where the collector does: its requests would never get there */
  onApplicationBootstrap(): void {
    if (this.server) this.connections.watch(this.server);
    const hidden = this.routes.list().find(({ path }) => this.door.answers(path));
    if (hidden === undefined) return;
    throw new Error(`[analytics] The collector and ${hidden.controller} both answer ${hidden.path}. Give the collector a path of its own: AnalyticsCollectorModule.forRoot({ path: '/t7' }), or COLLECTOR_PATH=/t7.`); // prettier-ignore
  }

  /** Nest closes the server next, and waits for it. */
  beforeApplicationShutdown(): void {
    if (this.server) this.connections.endWith(this.server, () => this.analytics?.startClosing());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.upstream?.close();
  }

  /** Undefined in an application context without one. */
  private get server(): Server | undefined {
    return this.host.httpAdapter?.getHttpServer() as Server | undefined;
  }
}

/** A user's app with the collector mounted, on a Redis of its own, and stand-in vendors at the end of the line. */
import type { Server } from 'node:http';
import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AnalyticsCollectorModule } from '../../src/analytics-collector.module.js';
import { AnalyticsModule } from '../../src/analytics.module.js';
import type { AnalyticsOptions } from '../../src/analytics.options.js';
import type { CollectorOptions } from '../../src/collector/collector.options.js';
import { StandInMixpanel } from '../../src/testing/vendors/mixpanel.stand-in.js';
import { StandInSegment } from '../../src/testing/vendors/segment.stand-in.js';
import { startRedis, type RedisServer, type RedisServerOptions } from './servers/redis.server.js';
import type { Platform } from './venue.app.js';

export const TOKEN = 'token';
export const WRITE_KEY = 'key';

/** How long a message may take from a client to the vendors, in milliseconds. */
const ARRIVAL_MS = 15_000;

@Module({})
class HostModule {}

export interface CollectorAppOptions {
  readonly platform?: Platform;
  readonly collector?: Partial<CollectorOptions>;
  readonly analytics?: Partial<AnalyticsOptions>;
  /** Of its Redis; by default it keeps nothing on disk. */
  readonly redis?: RedisServerOptions;
  /** Of the host app. */
  readonly host?: Pick<DynamicModule, 'controllers' | 'providers'>;
}

export class CollectorApp {
  private constructor(
    private readonly app: INestApplication,
    readonly url: string,
    private readonly path: string,
    readonly redis: RedisServer,
    readonly mixpanel: StandInMixpanel,
    readonly segment: StandInSegment,
  ) {}

  static async start(options: CollectorAppOptions = {}): Promise<CollectorApp> {
    const [redis, mixpanel, segment] = await Promise.all([
      startRedis(options.redis),
      StandInMixpanel.start({ token: TOKEN }),
      StandInSegment.start({ writeKey: WRITE_KEY }),
    ]);
    const analytics = AnalyticsModule.forRoot({
      queueUrl: redis.url,
      destinations: ['mixpanel', 'segment'],
      mixpanel: { token: TOKEN, apiHost: mixpanel.url },
      segment: { writeKey: WRITE_KEY, host: segment.url },
      ...options.analytics,
    });
    const collector = AnalyticsCollectorModule.forRoot(options.collector);
    const host = { module: HostModule, imports: [analytics, collector], ...options.host };
    const adapter = options.platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
    const app = await NestFactory.create(host, adapter, { logger: false, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    return new CollectorApp(app, await app.getUrl(), options.collector?.path ?? '', redis, mixpanel, segment);
  }

  /** For an `Entrance`. */
  get server(): Server {
    return this.app.getHttpServer() as Server;
  }

  /** The events of this name that Mixpanel took, repeats included. */
  eventsNamed(event: string): StandInMixpanel['events'] {
    return this.mixpanel.events.filter((each) => each.event === event);
  }

  /** Resolves when both vendors have a track of each of these names. */
  async arrived(...events: readonly string[]): Promise<void> {
    const { mixpanel, segment } = this;
    const missing = (names: readonly unknown[]) => events.some((event) => !names.includes(event));
    await mixpanel.waitFor(() => !missing(mixpanel.events.map(({ event }) => event)), ARRIVAL_MS);
    await segment.waitFor(() => !missing(segment.calls.map(({ event }) => event)), ARRIVAL_MS);
  }

  /** Resolves when the vendors have all that the collector took before: one more message goes behind it. */
  async settled(): Promise<void> {
    const event = `settled ${Math.random()}`;
    const properties = { token: TOKEN, distinct_id: 'somebody', $insert_id: `${Math.random()}`.slice(2) };
    const answer = await fetch(`${this.url}${this.path}/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ event, properties }),
    });
    if (answer.status !== 200) throw new Error(`The collector answered ${answer.status}.`);
    await this.arrived(event);
  }

  async close(): Promise<void> {
    await this.app.close();
    await Promise.all([this.mixpanel.close(), this.segment.close(), this.redis.stop()]);
  }
}

/** A host app that would be in the way of most requests: a login before everything, a prefix, pipes, a wrapping interceptor, small bodies. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Injectable, Module, Post, ValidationPipe, type CallHandler, type CanActivate, type ExecutionContext, type INestApplication, type NestInterceptor } from '@nestjs/common'; // prettier-ignore
import { APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { map, type Observable } from 'rxjs';
import { AnalyticsCollectorModule } from '../../src/analytics-collector.module.js';
import { AnalyticsModule } from '../../src/analytics.module.js';
import type { CollectorOptions } from '../../src/collector/collector.options.js';
import type { Message } from '../../src/message/message.js';
import type { Platform } from '../support/venue.app.js';

/** Of pages that may use the app, though not the collector. */
export const OTHER_ORIGIN = 'https://other.example';

@Injectable()
class NobodyPasses implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return (
      context.switchToHttp().getRequest<{ headers: Record<string, string> }>().headers['x-user'] === 'ada'
    );
  }
}

@Injectable()
class Envelope implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

@Controller('venues')
class VenuesController {
  @Get()
  list(): string[] {
    return ['Blue Hall'];
  }

  @Post('track')
  track(): string {
    return 'the app’s own';
  }
}

export class HostApp {
  private constructor(
    private readonly app: INestApplication,
    readonly url: string,
    /** What was delivered, in the order in which it was. */
    readonly delivered: readonly Message[],
  ) {}

  static async start(
    platform: Platform,
    collector: Partial<CollectorOptions> = {},
    controllers: readonly (new () => object)[] = [],
  ): Promise<HostApp> {
    const delivered: Message[] = [];
    const analytics = AnalyticsModule.forRoot({
      queueUrl: process.env.TEST_REDIS_URL,
      destinations: [destinationInto(delivered)],
      pageViews: false,
    });
    @Module({
      imports: [analytics, AnalyticsCollectorModule.forRoot(collector)],
      controllers: [VenuesController, ...controllers],
      providers: [
        { provide: APP_GUARD, useClass: NobodyPasses },
        { provide: APP_INTERCEPTOR, useClass: Envelope },
      ],
    })
    class HostModule {}
    const adapter = platform === 'fastify' ? new FastifyAdapter({ bodyLimit: 100 }) : new ExpressAdapter();
    const app = await NestFactory.create<NestExpressApplication>(HostModule, adapter, { logger: false, abortOnError: false }); // prettier-ignore
    if (platform === 'express') app.useBodyParser('json', { limit: 100 });
    app.setGlobalPrefix('api');
    app.enableCors({ origin: OTHER_ORIGIN });
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
    try {
      await app.listen(0, '127.0.0.1');
    } catch (error) {
      await app.close();
      throw error;
    }
    return new HostApp(app, await app.getUrl(), delivered);
  }

  /** Sends events of the plain protocol. */
  post(path: string, value: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(value),
    });
  }

  /** Asks at a second server, such as Fastify opens for IPv6 where it listens on `localhost`. */
  async atSecondServer(ask: (url: string) => Promise<Response>): Promise<Response> {
    const { routing } = this.app.getHttpAdapter().getInstance() as { routing: RequestListener };
    const second = createServer((request, response) => routing(request, response)).listen(0, '127.0.0.1');
    await once(second, 'listening');
    try {
      return await ask(`http://127.0.0.1:${(second.address() as AddressInfo).port}`);
    } finally {
      second.closeAllConnections();
      second.close();
    }
  }

  /** Resolves with what was delivered, when it is so much. */
  async deliveries(count: number): Promise<readonly Message[]> {
    while (this.delivered.length < count) await sleep(10);
    return this.delivered;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

function destinationInto(delivered: Message[]) {
  return {
    name: `kept-${randomUUID().slice(0, 8)}-x`,
    batch: { maxSize: 1_000, maxBytes: 1_000_000, maxWaitMs: 0 },
    deliver: async (messages: readonly Message[]) => {
      delivered.push(...messages);
      return messages.map(() => ({ status: 'delivered' as const }));
    },
  };
}

/** A small app of a user's: venues behind a header login, with the analytics module as it is imported. */
import { Controller, Get, Inject, Injectable, Module, Param, Post, NotFoundException, type CanActivate, type DynamicModule, type ExecutionContext, type INestApplication } from '@nestjs/common'; // prettier-ignore
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AnalyticsModule } from '../../src/analytics.module.js';
import type { AnalyticsOptions } from '../../src/analytics.options.js';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { Track } from '../../src/capture/track.decorator.js';

export const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export type Platform = 'express' | 'fastify';

@Injectable()
class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: object }>();
    if (request.headers['x-user']) request.user = { id: request.headers['x-user'] };
    return true;
  }
}

@Controller('venues')
export class VenuesController {
  constructor(@Inject(AnalyticsService) private readonly analytics: AnalyticsService) {}

  @Get(':id')
  show(@Param('id') id: string): object {
    if (id === '404') throw new NotFoundException();
    return { id: Number(id), name: 'Blue Hall' };
  }

  @Post(':id/bookings')
  @Track('Venue Booked', { properties: { via: 'web' } })
  book(@Param('id') id: string): object {
    return { venue: id };
  }

  @Post(':id/likes')
  async like(@Param('id') id: string): Promise<object> {
    await this.analytics.track('Venue Liked', { venue: id });
    return {};
  }
}

@Module({})
class VenueModule {
  static with(analytics: DynamicModule): DynamicModule {
    const providers = [{ provide: APP_GUARD, useClass: HeaderGuard }];
    return { module: VenueModule, imports: [analytics], controllers: [VenuesController], providers };
  }
}

export class VenueApp {
  private constructor(
    readonly app: INestApplication,
    readonly url: string,
  ) {}

  /** Starts it on a free port. */
  static async start(
    options: Partial<AnalyticsOptions> | DynamicModule,
    platform: Platform = 'express',
  ): Promise<VenueApp> {
    const analytics = 'module' in options ? options : AnalyticsModule.forRoot(options);
    const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    const app = await NestFactory.create(VenueModule.with(analytics), adapter, { logger: false, abortOnError: false }); // prettier-ignore
    await app.listen(0, '127.0.0.1');
    return new VenueApp(app, await app.getUrl());
  }

  /** A signed-in person's request, from a browser. */
  get(path: string, user?: string): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers: headersOf(user) });
  }

  post(path: string, user?: string): Promise<Response> {
    return fetch(`${this.url}${path}`, { method: 'POST', headers: headersOf(user) });
  }

  /** A metric, summed over its labels. */
  async metric(name: string): Promise<number> {
    const page = await (await this.get('/metrics')).text();
    const lines = page
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

function headersOf(user?: string): Record<string, string> {
  return { 'user-agent': BROWSER, ...(user ? { 'x-user': user } : {}) };
}

/** A small app that rents out venues, for tests of the testing kit. */
import { Controller, Get, Injectable, Module, Param, Post } from '@nestjs/common';
import type { INestApplication, MiddlewareConsumer, NestModule } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { SkipTracking } from '../../src/capture/skip-tracking.decorator.js';
import { Track } from '../../src/capture/track.decorator.js';

interface VisitRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  user?: { readonly id?: string; readonly email?: string };
}

@Injectable()
export class Bookings {
  constructor(private readonly analytics: AnalyticsService) {}

  /** Tells analytics of it, and does not wait. */
  book(venueId: number, seats: number): void {
    void this.analytics.track('Venue Booked', { venueId, seats });
  }
}

@Controller('venues')
class VenuesController {
  constructor(private readonly bookings: Bookings) {}

  @Get(':id')
  show(@Param('id') id: string): object {
    return { id: Number(id), name: 'Blue Hall' };
  }

  @Post(':id/bookings')
  book(@Param('id') id: string): object {
    this.bookings.book(Number(id), 2);
    return { booked: true };
  }

  @Post(':id/likes')
  @Track('Venue Liked', { properties: { stars: 5 } })
  like(): object {
    return {};
  }

  @Get(':id/price')
  @SkipTracking()
  price(): number {
    return 10;
  }
}

@Module({ controllers: [VenuesController], providers: [Bookings], exports: [Bookings] })
export class VenuesModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(authenticate).forRoutes('{*path}');
  }
}

function authenticate(request: VisitRequest, _response: object, next: () => void): void {
  const id = request.headers['x-user'];
  if (id !== undefined) request.user = { id, email: `${id}@example.com` };
  next();
}

/** The tested app on a free port. */
export class VenueSite {
  private constructor(
    readonly app: INestApplication,
    private readonly url: string,
  ) {}

  static async serve(module: TestingModule): Promise<VenueSite> {
    const app = module.createNestApplication({ logger: false, forceCloseConnections: true });
    await app.listen(0, '127.0.0.1');
    return new VenueSite(app, await app.getUrl());
  }

  /** A request as test clients send it, of nobody unless a user is given; resolves when its answer is there. */
  async ask(method: string, path: string, user?: string): Promise<number> {
    const headers = new Headers(user === undefined ? {} : { 'x-user': user });
    const response = await fetch(this.url + path, { method, headers });
    await response.arrayBuffer();
    return response.status;
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

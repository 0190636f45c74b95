/** That a call in a handler is about the person whose request it serves, whatever runs at the same time. */
import { Body, Controller, Get, Injectable, Post } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { CapturedApp, PLATFORMS } from './captured-app.js';
import { HeaderAuthGuard } from './header-auth.guard.js';

@Injectable()
class BookingService {
  constructor(private readonly analytics: AnalyticsService) {}

  async book(by: string): Promise<void> {
    await wait(Math.random() * 5);
    await nextTurn();
    await this.analytics.track('Booked', { by });
  }
}

@Controller('bookings')
class BookingsController {
  constructor(private readonly bookings: BookingService) {}

  @Get()
  async index(): Promise<string> {
    await this.bookings.book('nobody');
    return '';
  }

  @Post()
  async create(@Body() { by }: { by: string }): Promise<string> {
    await this.bookings.book(by);
    return '';
  }
}

describe.each(PLATFORMS)('track() in a request on %s', (platform) => {
  let app: CapturedApp;
  afterEach(() => app.stop());

  async function start(): Promise<void> {
    app = new CapturedApp({ providers: [{ provide: APP_GUARD, useClass: HeaderAuthGuard }, BookingService] });
    await app.start(platform, [BookingsController]);
  }

  it('never takes one person for another in 200 requests at once, with bodies and behind an asynchronous guard', async () => {
    await start();
    const people = Array.from({ length: 200 }, (_, at) => `person-${at}`);
    await Promise.all(
      people.map((by) =>
        app.ask('/bookings', by, {
          method: 'POST',
          body: JSON.stringify({ by }),
          headers: { 'content-type': 'application/json', 'x-request-id': by },
        }),
      ),
    );
    const booked = app.queue.tracks().filter(({ event }) => event === 'Booked');
    expect(booked).toHaveLength(200);
    for (const { identity, properties, context } of booked) {
      expect(identity.userId).toBe(properties.by);
      expect(context?.requestId).toBe(properties.by);
    }
  });

  it('says what to do when nobody is signed in', async () => {
    await start();
    await app.ask('/bookings');
    expect(app.errors.map(({ message }) => message)).toEqual([
      "[analytics] Nobody is known for track('Booked'). Call it during a signed-in person's request, or give { userId } or { anonymousId }.",
    ]);
  });
});

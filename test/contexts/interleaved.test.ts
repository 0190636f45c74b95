/** 1,000 requests at once, with guards that take their time: nobody is ever taken for somebody else. */
import { Controller, Injectable, Param, Post } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { TrackAs } from '../../src/capture/track-as.decorator.js';
import { Track } from '../../src/capture/track.decorator.js';
import { CapturedApp, CHROME, PLATFORMS } from '../capture/captured-app.js';
import { HeaderAuthGuard } from '../capture/header-auth.guard.js';

const REQUESTS = 1_000;

/** Each request waits another number of turns than its neighbours, so that they overtake each other. */
async function turns(by: string): Promise<void> {
  for (let left = Number(by) % 17; left >= 0; left -= 1) await nextTurn();
}

@Injectable()
class Bookings {
  constructor(private readonly analytics: AnalyticsService) {}

  async book(by: string): Promise<void> {
    await turns(by);
    await this.analytics.track('Booked', { by });
    await this.notify(`host-of-${by}`);
    await turns(by);
    await this.analytics.track('Confirmed', { by });
  }

  @TrackAs((host: string) => host)
  private async notify(host: string): Promise<void> {
    await turns(host.slice('host-of-'.length));
    await this.analytics.track('Notified', { by: host });
  }
}

@Controller('bookings')
class BookingsController {
  constructor(private readonly bookings: Bookings) {}

  @Post(':by')
  @Track('Handled', { properties: (_request, { by }: { by: string }) => ({ by }) })
  async create(@Param('by') by: string): Promise<object> {
    await this.bookings.book(by);
    return { by };
  }
}

describe.each(PLATFORMS)('1,000 interleaved requests on %s', (platform) => {
  let app: CapturedApp;
  afterEach(() => app.stop());

  it('keep their people: in the handler, in what it starts, under @TrackAs(), and in the page view', async () => {
    app = new CapturedApp({ providers: [{ provide: APP_GUARD, useClass: HeaderAuthGuard }, Bookings] });
    await app.start(platform, [BookingsController]);
    const people = Array.from({ length: REQUESTS }, (_, at) => String(at + 1));
    await Promise.all(
      people.map(async (by) => {
        const headers = { 'x-user': by, 'x-anonymous-id': `v-${by}`, 'user-agent': CHROME };
        await (await fetch(`${app.url}/bookings/${by}`, { method: 'POST', headers })).text();
      }),
    );
    // Booked, Notified, Confirmed, Handled, the page view, and the alias.
    await app.queue.received(6 * REQUESTS);
    const tracks = app.queue.tracks();
    const wrong = tracks.filter(({ identity, properties }) => {
      const by = properties.by ?? String(properties.path).split('/').at(-1);
      return identity.userId !== by || ![undefined, `v-${by}`].includes(identity.anonymousId);
    });
    expect(wrong).toEqual([]);
    expect(tracks).toHaveLength(5 * REQUESTS);
    const aliases = app.queue.messages.filter(({ kind }) => kind === 'alias');
    expect(aliases).toHaveLength(REQUESTS);
    expect(aliases.filter(({ identity }) => identity.anonymousId !== `v-${identity.userId}`)).toEqual([]);
  });
});

/** The business events of handlers, and the names of entities, over real HTTP on both platforms. */
import { Controller, Delete, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Track } from '../../src/capture/track.decorator.js';
import type { HttpRequest } from '../../src/context/http-request.js';
import { CapturedApp, PLATFORMS } from './captured-app.js';
import type { Capturing } from './captured-app.js';
import { HeaderAuthGuard } from './header-auth.guard.js';

interface Booking {
  readonly seats: number;
}

@Controller('bookings')
@Track('Booking Touched')
class BookingsController {
  @Post()
  @Track('Venue Booked', {
    properties: (request: HttpRequest, { seats }: Booking) => ({ seats, by: request.method }),
  })
  book(): Booking {
    return { seats: 4 };
  }

  @Post('odd')
  @Track('Odd Booked', { properties: () => { throw new Error('no seats'); } }) // prettier-ignore
  odd(): Booking {
    return { seats: 3 };
  }

  @Get('text')
  @Track('Text Read', { properties: (_request, text: string) => ({ text }) })
  text(): string {
    return 'as it is';
  }

  @Get('fixed')
  @Track('Fixed', { properties: { plan: 'pro' } })
  fixed(): string {
    return '';
  }

  @Get('missing')
  missing(): never {
    throw new NotFoundException();
  }

  @Delete()
  clear(): void {}
}

@Controller('venues')
class VenuesController {
  @Get(':id')
  show(@Param('id') id: string): object {
    if (id === '404') throw new NotFoundException();
    return id === '7' ? { id: 7, name: 'Blue Hall' } : { id: 'another', name: 'Red Hall' };
  }

  @Get('own/:venueId')
  @Track({ entity: (id) => ({ name: `Own ${id}` }), entityType: 'Place' })
  own(): string {
    return '';
  }

  @Get('broken/:id')
  @Track({ entity: () => { throw new Error('database away'); } }) // prettier-ignore
  broken(): string {
    return '';
  }
}

describe.each(PLATFORMS)('on %s', (platform) => {
  let app: CapturedApp;
  afterEach(() => app.stop());

  function start(capturing: Capturing = {}): Promise<CapturedApp> {
    app = new CapturedApp({ providers: [{ provide: APP_GUARD, useClass: HeaderAuthGuard }], ...capturing });
    return app.start(platform, [BookingsController, VenuesController]);
  }

  describe('@Track()', () => {
    it('sends its event besides the page view, with properties made of the request and the answer', async () => {
      await start();
      await app.ask('/bookings', 'ann', { method: 'POST' });
      const [view, booked] = app.queue.tracks();
      expect(app.queue.events()).toEqual(['Page View – BookingsController#book', 'Venue Booked']);
      expect(booked).toMatchObject({
        identity: { userId: 'ann' },
        properties: { seats: 4, by: 'POST', action: 'book' },
      });
      expect(booked?.time).toBe(view?.time);
      expect(booked?.id).not.toBe(view?.id);
    });

    it('sees an answer that is text, and takes properties that are fixed', async () => {
      await start();
      await app.ask('/bookings/text', 'ann');
      await app.ask('/bookings/fixed', 'ann');
      const [, text, , fixed] = app.queue.tracks();
      expect(text?.properties.text).toBe('as it is');
      expect(fixed?.properties.plan).toBe('pro');
    });

    it('sends the event without properties that cannot be made, and reports why', async () => {
      await start();
      await app.ask('/bookings/odd', 'ann', { method: 'POST' });
      expect(app.queue.events()).toEqual(['Page View – BookingsController#odd', 'Odd Booked']);
      expect(app.errors.map(({ message }) => message)).toEqual(['no seats']);
    });

    it('on a class holds for handlers without an event of their own, and never for failures', async () => {
      await start();
      await app.ask('/bookings', 'ann', { method: 'DELETE' });
      await app.ask('/bookings/missing', 'ann');
      expect(app.queue.events()).toEqual([
        'Page View – BookingsController#clear',
        'Booking Touched',
        'Page View – BookingsController#missing',
      ]);
    });

    it('sends the event of a visitor who is only known by an anonymous id, without a page view', async () => {
      await start({ requests: { identity: () => ({ anonymousId: 'a-1' }) } });
      await app.ask('/bookings', undefined, { method: 'POST' });
      expect(app.queue.events()).toEqual(['Venue Booked']);
    });
  });

  describe('the name of an entity', () => {
    const resolver = {
      asked: [] as string[],
      resolve(entity: string, id: string) {
        this.asked.push(`${entity} ${id}`);
        return Promise.resolve({ name: `${entity} no. ${id}` });
      },
    };

    async function nameOf(path: string): Promise<unknown> {
      await app.ask(path, 'ann');
      return app.queue.tracks().at(-1)?.properties.entity_name;
    }

    it('is what the resolver of the route says', async () => {
      await start({ resolver });
      expect(await nameOf('/venues/own/9')).toBe('Own 9');
      expect(app.queue.tracks()[0]?.properties).toMatchObject({ entity_type: 'Place', entity_id: '9' });
    });

    it('is in the answer when that is the entity, else with the resolver of the app', async () => {
      await start({ resolver });
      resolver.asked = [];
      expect(await nameOf('/venues/7')).toBe('Blue Hall');
      expect(await nameOf('/venues/8')).toBe('Venue no. 8');
      expect(await nameOf('/venues/8')).toBe('Venue no. 8');
      expect(resolver.asked).toEqual(['Venue 8']);
    });

    it('is the id as it stands when nobody knows better, when the entity is missing, and when the resolver fails', async () => {
      await start();
      expect(await nameOf('/venues/8')).toBe('8');
      expect(await nameOf('/venues/404')).toBe('404');
      expect(await nameOf('/venues/broken/5')).toBe('5');
      expect(app.errors.map(({ message }) => message)).toEqual(['database away']);
    });
  });
});

/** What is told of clients that leave before the answer. */
import { Catch, Controller, Get, Post } from '@nestjs/common';
import type { ExceptionFilter } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { once, EventEmitter } from 'node:events';
import { Track } from '../../src/capture/track.decorator.js';
import type { PlanGate } from '../../src/plan/plan.gate.js';
import { CapturedApp, PLATFORMS } from './captured-app.js';
import type { Capturing } from './captured-app.js';
import { HeaderAuthGuard } from './header-auth.guard.js';

const signals = new EventEmitter();

const filtered: unknown[] = [];

@Catch()
class RecordingFilter implements ExceptionFilter {
  catch(error: unknown): void {
    filtered.push(error);
  }
}

@Controller('bookings')
class BookingsController {
  @Get('slow')
  async slow(): Promise<string> {
    signals.emit('arrived');
    await once(signals, 'go on');
    return 'late';
  }

  @Post()
  @Track('Venue Booked', { properties: (_request, booking: { seats: number }) => ({ seats: booking.seats }) })
  async book(): Promise<object> {
    signals.emit('arrived');
    await once(signals, 'go on');
    return { seats: 4 };
  }
}

describe.each(PLATFORMS)('a client that leaves before the answer, on %s', (platform) => {
  let app: CapturedApp;
  afterEach(() => app.stop());

  async function leave(path: string, method: string, capturing: Capturing = {}): Promise<void> {
    const filter = { provide: APP_FILTER, useClass: RecordingFilter };
    app = new CapturedApp({
      providers: [{ provide: APP_GUARD, useClass: HeaderAuthGuard }, filter],
      ...capturing,
    });
    await app.start(platform, [BookingsController]);
    const abort = new AbortController();
    const arrived = once(signals, 'arrived');
    const asked = app.ask(path, 'ann', { method, signal: abort.signal }).catch(() => undefined);
    await arrived;
    abort.abort();
    await asked;
    await app.queue.received(1);
  }

  it('leaves a page view of status 499 with its address', async () => {
    await leave('/bookings/slow', 'GET');
    signals.emit('go on');
    const [view] = app.queue.tracks();
    expect(view?.properties.status_code).toBe(499);
    expect(view?.context?.ip).toContain('127.0.0.1');
  });

  it('has booked all the same when the handler succeeds afterwards', async () => {
    await leave('/bookings', 'POST');
    expect(app.queue.events()).toEqual(['Page View – BookingsController#book']);
    signals.emit('go on');
    await app.queue.received(2);
    expect(app.queue.tracks()[1]).toMatchObject({
      event: 'Venue Booked',
      properties: { seats: 4, status_code: 201 },
    });
  });

  it('keeps what goes wrong in the plan from the app, which is answering just then', async () => {
    const wrong = new Error('The plan is broken.');
    const gate = {
      pass: () => {
        throw wrong;
      },
    };
    await leave('/bookings', 'POST', { gate: gate as unknown as PlanGate });
    signals.emit('go on');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(app.errors).toEqual([wrong]);
    expect(filtered).toEqual([]);
  });
});

/** `@Track()` and the plan: a typed track's name stands in the plan alone, and what it sends is held to it. */
import { IsInt } from 'class-validator';
import { Controller, Param, Post } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Track } from '../../src/capture/track.decorator.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedTrack } from '../../src/plan/typed-track.js';
import { AnalyticsTestingModule } from '../../src/testing/analytics-testing.module.js';
import { CapturedAnalytics } from '../../src/testing/captured-analytics.js';

@TrackEvent()
class RoomReserved extends TypedTrack<RoomReserved> {
  @IsInt() nights!: number;
}

@Controller('rooms')
class RoomsController {
  @Post(':nights')
  @Track(RoomReserved, {
    properties: ({ params }) => ({ nights: Number((params as { nights: string }).nights) }),
  })
  reserve(@Param('nights') nights: string): object {
    return { nights };
  }
}

let app: INestApplication;

afterEach(() => app.close());

async function reserve(nights: string): Promise<{ captured: CapturedAnalytics; errors: Error[] }> {
  const errors: Error[] = [];
  const analytics = AnalyticsTestingModule.forRoot({
    plan: { events: [RoomReserved] },
    requests: { identity: () => 'ada' },
    onError: (error) => errors.push(error),
  });
  const module = await Test.createTestingModule({
    imports: [analytics],
    controllers: [RoomsController],
  }).compile();
  app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  await fetch(`${await app.getUrl()}/rooms/${nights}`, { method: 'POST' });
  const captured = app.get(CapturedAnalytics);
  await captured.idle();
  return { captured, errors };
}

it('sends a typed track under its planned name, with what a page view says', async () => {
  const { captured } = await reserve('2');
  const sent = captured.tracks.find(({ event }) => event === 'Room Reserved');
  expect(sent?.properties).toMatchObject({ nights: 2, controller: 'RoomsController' });
});

it('keeps a track that is not as planned from the destinations', async () => {
  const { captured } = await reserve('two');
  expect(captured.tracks.map(({ event }) => event)).toEqual(['Page View – RoomsController#reserve']);
});

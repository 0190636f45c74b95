/** Scopes filled from what a handler was called with: GraphQL's arguments, a gateway's payload. */
import { once } from 'node:events';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Args, GraphQLModule, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { IsInt } from 'class-validator';
import { io } from 'socket.io-client';
import { afterEach, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { Track } from '../../src/capture/track.decorator.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedTrack } from '../../src/plan/typed-track.js';
import { AnalyticsTestingModule } from '../../src/testing/analytics-testing.module.js';
import { CapturedAnalytics } from '../../src/testing/captured-analytics.js';

class HallScope {
  @IsInt() hall_id!: number;
}

@TrackEvent({ scope: HallScope })
class HallBooked extends TypedTrack<HallBooked, HallScope> {}

@TrackEvent({ scope: HallScope })
class HallPraised extends TypedTrack<HallPraised, HallScope> {}

@Resolver()
class HallsResolver {
  constructor(private readonly analytics: AnalyticsService) {}

  @Query(() => Int)
  halls(): number {
    return 2;
  }

  @Mutation(() => Int)
  @Track(HallBooked)
  async book(@Args('hall', { type: () => Int }) hall: number): Promise<number> {
    await this.analytics.track(new HallPraised({}));
    return hall;
  }
}

@WebSocketGateway()
class HallsGateway {
  constructor(private readonly analytics: AnalyticsService) {}

  @SubscribeMessage('praise')
  async praise(): Promise<string> {
    await this.analytics.track(new HallPraised({}));
    return 'thanks';
  }
}

let app: INestApplication;

afterEach(() => app.close());

async function start(): Promise<CapturedAnalytics> {
  const halls = {
    scope: HallScope,
    from: (_request: unknown, { args, data }: { args?: object; data?: unknown }) => ({
      hall_id: (args as { hall?: number } | undefined)?.hall ?? (data as { hall?: number } | undefined)?.hall,
    }),
  };
  const module = await Test.createTestingModule({
    imports: [
      AnalyticsTestingModule.forRoot({
        plan: { events: [HallBooked, HallPraised], scopes: [halls] },
        requests: { identity: () => 'ada' },
      }),
      GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true }),
    ],
    providers: [HallsResolver, HallsGateway],
  }).compile();
  app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  return app.get(CapturedAnalytics);
}

function said({ tracks }: CapturedAnalytics): [string, unknown][] {
  const planned = tracks.filter(({ event }) => event.startsWith('Hall'));
  return planned.map(({ event, properties }): [string, unknown] => [event, properties['hall_id']]);
}

it('takes them from the arguments of each field, although the fields of a query share its request', async () => {
  const captured = await start();
  const query = 'mutation { a: book(hall: 7) b: book(hall: 8) }';
  const headers = { 'content-type': 'application/json' };
  await fetch(`${await app.getUrl()}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  await captured.waitFor(HallBooked, { hall_id: 8 } as never);
  expect(said(captured).toSorted()).toEqual([
    ['Hall Booked', 7],
    ['Hall Booked', 8],
    ['Hall Praised', 7],
    ['Hall Praised', 8],
  ]);
});

it('takes them from the payload of a gateway’s message', async () => {
  const captured = await start();
  const socket = io(await app.getUrl(), { transports: ['websocket'] });
  await once(socket as never, 'connect');
  await socket.emitWithAck('praise', { hall: 9 });
  socket.disconnect();
  await captured.waitFor(HallPraised, { hall_id: 9 } as never);
  expect(said(captured)).toEqual([['Hall Praised', 9]]);
});

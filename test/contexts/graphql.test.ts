/** A real GraphQL app: Apollo behind Express and Fastify, with guards that sign people in. */
import { ForbiddenException, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Args, Field, GqlExecutionContext, GraphQLModule, ID, Int, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'; // prettier-ignore
import { APP_GUARD } from '@nestjs/core';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { SkipTracking } from '../../src/capture/skip-tracking.decorator.js';
import { Track } from '../../src/capture/track.decorator.js';
import { CapturedApp, PLATFORMS } from '../capture/captured-app.js';

@Resolver()
class ToursResolver {
  @Query(() => String)
  tour(): string {
    return 'harbour';
  }
}

@Injectable()
class HeaderGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { req } = GqlExecutionContext.create(context).getContext<{ req: { headers: Record<string, string>; user?: object } }>(); // prettier-ignore
    await nextTurn();
    if (req.headers['x-user']) req.user = { id: req.headers['x-user'] };
    return true;
  }
}

@ObjectType()
class Venue {
  @Field(() => ID)
  id!: string;

  @Field()
  name!: string;
}

@ObjectType()
class Booking {
  @Field(() => Int)
  seats!: number;
}

@Resolver(() => Venue)
class VenuesResolver {
  constructor(private readonly analytics: AnalyticsService) {}

  @Query(() => Venue)
  venue(@Args('id', { type: () => ID }) id: string): Venue {
    return { id, name: 'Blue Hall' };
  }

  @Query(() => [Venue], { name: 'venues' })
  list(): Venue[] {
    return [];
  }

  @Query(() => String)
  @SkipTracking()
  quiet(): string {
    return '';
  }

  @Query(() => String)
  secret(): string {
    throw new ForbiddenException();
  }

  @Mutation(() => Booking)
  @Track('Venue Booked', { properties: (_request, { seats }: Booking) => ({ seats }) })
  book(@Args('venueId', { type: () => ID }) _venueId: string): Booking {
    return { seats: 4 };
  }

  @Mutation(() => String)
  async like(@Args('by') by: string): Promise<string> {
    await nextTurn();
    await this.analytics.track('Venue Liked', { by });
    return by;
  }

  @ResolveField(() => Int)
  size(@Parent() { id }: Venue): number {
    return Number(id);
  }
}

describe.each(PLATFORMS)('a GraphQL app on %s', (platform) => {
  const app = new CapturedApp({
    imports: [GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true })],
    providers: [
      VenuesResolver,
      { provide: ToursResolver, useFactory: () => new ToursResolver() },
      { provide: APP_GUARD, useClass: HeaderGuard },
    ],
  });

  beforeAll(() => app.start(platform, []));
  afterAll(() => app.stop());
  beforeEach(() => {
    app.queue.messages.length = 0;
  });

  async function ask(query: string, user?: string): Promise<unknown> {
    const headers = {
      'content-type': 'application/json',
      cookie: user === undefined ? '' : `analytics_anonymous_id=visitor-${user}`,
    };
    const response = await app.ask('/graphql', user, { method: 'POST', headers, body: JSON.stringify({ query }) }); // prettier-ignore
    return response.status;
  }

  it('makes a page view of a query, named after resolver and field, with its entity', async () => {
    await ask('{ venue(id: "7") { name size } }', 'ann');
    const [alias, view] = app.queue.messages;
    const identity = { userId: 'ann', anonymousId: 'visitor-ann' };
    expect(app.queue.messages).toHaveLength(2);
    expect(alias).toMatchObject({ kind: 'alias', identity });
    expect(view).toMatchObject({
      event: 'Page View – VenuesResolver#venue',
      identity,
      properties: {
        controller: 'VenuesResolver',
        action: 'venue',
        entity_type: 'Venue',
        entity_id: '7',
        entity_name: 'Blue Hall',
        transport: 'graphql',
        operation: 'query',
        status_code: 200,
        path: '/graphql',
      },
    });
  });

  it('takes the name of the field where the method has another one, and makes one of each of several fields', async () => {
    await ask('{ venues { name } other: venues { name } }', 'ann');
    expect(app.queue.events()).toEqual(['Page View – VenuesResolver#venues', 'Page View – VenuesResolver#venues']); // prettier-ignore
  });

  it('sends the event of @Track() besides, and says of a mutation that it is one', async () => {
    await ask('mutation { book(venueId: 9) { seats } }', 'ann');
    const [view, booked] = app.queue.tracks();
    expect(view?.properties).toMatchObject({ operation: 'mutation', entity_id: '9' });
    expect(booked).toMatchObject({ event: 'Venue Booked', properties: { seats: 4, action: 'book' } });
  });

  it('makes one of an error, with its status', async () => {
    await ask('{ secret }', 'ann');
    expect(app.queue.tracks()[0]?.properties).toMatchObject({ action: 'secret', status_code: 403 });
  });

  it('sees resolvers that a factory has made', async () => {
    await ask('{ tour }', 'ann');
    expect(app.queue.events()).toEqual(['Page View – ToursResolver#tour']);
  });

  it('leaves out what is skipped, and anonymous people', async () => {
    await ask('{ quiet }', 'ann');
    await ask('{ venues { name } }');
    expect(app.queue.messages).toEqual([]);
  });

  it('never takes one person for another in 200 mutations at once', async () => {
    const people = Array.from({ length: 200 }, (_, at) => `person-${at}`);
    await Promise.all(people.map((by) => ask(`mutation { like(by: "${by}") }`, by)));
    const liked = app.queue.tracks().filter(({ event }) => event === 'Venue Liked');
    expect(liked).toHaveLength(200);
    expect(liked.filter(({ identity, properties }) => identity.userId !== properties.by)).toEqual([]);
  });
});

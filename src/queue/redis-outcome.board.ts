/** Keeps outcomes in Redis: one key a message and destination, some 210 bytes and the reason. */
import type { HomeStore } from './home-store.js';
import { OUTCOME_KEPT_MS, OutcomeBoard, type FinalOutcome, type PostedOutcome } from './outcome.board.js';
import { redisGroups } from './redis-groups.js';

type RedisStore = Extract<HomeStore, { kind: 'redis' }>;
type Place = Omit<PostedOutcome, 'outcome'>;

export class RedisOutcomeBoard extends OutcomeBoard {
  constructor(
    private readonly store: RedisStore,
    private readonly keptMs = OUTCOME_KEPT_MS,
  ) {
    super();
  }

  override async post(outcomes: readonly PostedOutcome[]): Promise<void> {
    const client = await this.store.client();
    const groups = redisGroups(client, outcomes.map(idOf));
    const posts = groups.flatMap(({ tag, ids, positions }) =>
      ids.map((id, at) => {
        const { outcome } = outcomes[positions[at] as number] as PostedOutcome;
        return client.set(keyOf(tag, id), JSON.stringify(outcome), 'PX', this.keptMs);
      }),
    );
    await Promise.all(posts);
  }

  override async read(
    waits: readonly string[],
    destinations: readonly string[],
  ): Promise<readonly PostedOutcome[]> {
    const client = await this.store.client();
    const places = waits.flatMap((awaited) =>
      destinations.map((destination): Place => ({ awaited, destination })),
    );
    const looks = redisGroups(client, places.map(idOf)).map(async ({ tag, ids, positions }) => {
      const answers = await client.mget(ids.map((id) => keyOf(tag, id)));
      return answers.flatMap((answer, at): PostedOutcome[] => {
        if (answer === null) return [];
        return [
          { ...(places[positions[at] as number] as Place), outcome: JSON.parse(answer) as FinalOutcome },
        ];
      });
    });
    return (await Promise.all(looks)).flat();
  }
}

function idOf({ awaited, destination }: Place): string {
  return `${awaited}:${destination}`;
}

function keyOf(tag: string, id: string): string {
  return `analytics:outcome:${tag}:${id}`;
}

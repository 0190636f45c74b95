/** `nestjs-analytics activity`: the same answers at the terminal. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { activityCommand } from '../../src/activity.command.js';
import { dayOf, DAY_MS, dayText } from '../../src/activity/activity.day.js';
import { openActivity } from '../../src/activity/open-activity.js';
import { action } from '../support/activity-store.scene.js';
import { ownRedis } from './own-redis.js';

const NOW = Date.now();

describe('the command activity', () => {
  const { activity: store, connection } = ownRedis(12);
  const before = process.env.QUEUE_URL;

  async function run(...args: string[]): Promise<string> {
    const said: string[] = [];
    await activityCommand.run(args, { say: (text) => void said.push(text), complain: () => {} });
    return said.join('\n');
  }

  beforeEach(async () => {
    process.env.QUEUE_URL = `${process.env.TEST_REDIS_URL}/12`;
    await store.apply([action('ada', NOW, 'Venue Booked'), action('bob', NOW - 5_000)], NOW);
  });
  afterAll(() => {
    if (before === undefined) delete process.env.QUEUE_URL;
    else process.env.QUEUE_URL = before;
  });

  it('prints JSON', async () => {
    expect(JSON.parse(await run('user', 'ada'))).toMatchObject({
      userId: 'ada',
      byAction: { 'Venue Booked': 1 },
    });
    const since = new Date(NOW).toISOString();
    expect(JSON.parse(await run('dormant', '--since', since, '--limit', '5'))).toEqual({
      users: [{ userId: 'bob', lastSeenAt: new Date(NOW - 5_000).toISOString() }],
      nextCursor: null,
    });
    expect(JSON.parse(await run('active', '--window', 'week'))).toEqual({ users: 2 });
  });

  it('prints CSV', async () => {
    expect(await run('most-active', '--window', 'week', '--limit', '1', '--csv')).toMatch(
      /^userId,actions\r\n\w+,1$/,
    );
  });

  it('shows days for as long as the app keeps them', async () => {
    const longAgo = dayOf(NOW) - 300;
    const { activity: patient } = openActivity(connection, { daysKept: 400 });
    await patient.apply([action('ada', longAgo * DAY_MS)], NOW);
    expect(JSON.parse(await run('user', 'ada'))).toMatchObject({ byDay: { [dayText(longAgo)]: 1 } });
  });

  it('says in a sentence that the store is away', () => {
    const env = { ...process.env, QUEUE_URL: 'redis://127.0.0.1:1' };
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'activity', 'active', '--window', 'day'], { env, encoding: 'utf8' }); // prettier-ignore
    expect(stderr).toMatch(
      /^\[analytics\] Redis at redis:\/\/127\.0\.0\.1:1 does not answer: .* Start it, or set QUEUE_URL\.\n$/,
    );
    expect(status).toBe(1);
  });

  it.each([
    [['users'], '[analytics] There is no report "users". Ask for one of user, seen, dormant, active, most-active, counts.'], // prettier-ignore
    [['constructor'], '[analytics] There is no report "constructor".'],
    [['user', 'nobody'], '[analytics] Nothing is known about a user with this id.'],
    [['dormant'], '[analytics] Give since as an ISO time, such as 2026-01-15T09:30:00Z.'],
    [['active', '--windows', 'day'], "[analytics] Unknown option '--windows'"],
  ])('says what is wrong with %j', async (args, sentence) => {
    await expect(run(...args)).rejects.toThrow(sentence);
  });
});

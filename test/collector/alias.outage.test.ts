/** Aliases that clients ask for while the queue's store is away: kept by the client, and no word about where the store is. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CollectorApp } from '../support/collector.app.js';
import { startPostgres } from '../support/servers/postgres.server.js';
import { startRedis } from '../support/servers/redis.server.js';

const IDS = { token: 't', distinct_id: 'ada', $user_id: 'ada' };
const ASKED: readonly [what: string, path: string, call: object][] = [
  ['$identify', '/track', { event: '$identify', properties: { ...IDS, $identified_id: 'ada', $anon_id: 'visitor-1' } }],
  ['$create_alias', '/track', { event: '$create_alias', properties: { token: 't', distinct_id: 'visitor-2', alias: 'bob' } }],
  ['Segment’s alias', '/v1/alias', { previousId: 'visitor-3', userId: 'cy', writeKey: 'k' }],
]; // prettier-ignore

describe.each([
  ['Redis', () => startRedis({ appendOnly: true })],
  ['PostgreSQL', () => startPostgres()],
])('an alias without an id of its own while %s is away', (_name, start) => {
  let server: Awaited<ReturnType<typeof start>>;
  let app: CollectorApp;

  beforeAll(async () => {
    server = await start();
    app = await CollectorApp.start({ analytics: { queueUrl: server.url } });
    await app.settled();
    await server.kill();
  });

  afterAll(async () => {
    await server.restart();
    await app.close();
    await server.stop();
  });

  it.each(ASKED)('as %s is refused with 503, and no address is told', async (_what, path, call) => {
    const answer = await fetch(`${app.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(call),
    });
    const said = await answer.text();
    expect([answer.status, said]).toEqual([503, expect.stringContaining('Nothing is lost')]);
    expect(said).not.toContain(new URL(server.url).port);
  });
});

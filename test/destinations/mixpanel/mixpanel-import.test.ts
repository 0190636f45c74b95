/** How /import is spoken to, and what its answers mean. */
import { describe, expect, it } from '@jest/globals';
import { delivered } from '../../../src/destinations/outcome.js';
import { alias, track } from '../messages.js';
import { scene } from './scene.js';

const HOUR_MS = 3_600_000;

describe('a request to /import', () => {
  it('is strict, carries the token as user, and is compressed when that pays', async () => {
    const { vendor, deliver } = await scene();
    await deliver(track('A', { text: 'long '.repeat(400) }));
    await deliver(track('B'));
    const [long, short] = vendor.requests;
    expect(long?.query.toString()).toBe('strict=1');
    expect(long?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('TOKEN:').toString('base64')}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    expect(short?.headers).not.toHaveProperty('content-encoding');
  });

  it('goes in the name of a service account when there is one', async () => {
    const serviceAccount = { username: 'importer', secret: 's3cret', projectId: '42' };
    const { vendor, deliver } = await scene({ serviceAccount }, { serviceAccount });
    expect(await deliver(track('A'))).toEqual([delivered]);
    expect(vendor.requests[0]?.query.get('project_id')).toBe('42');
  });

  it('holds no more events and bytes than allowed', async () => {
    const { vendor, deliver } = await scene({ maxSize: 3, maxBytes: 2_000 }, { maxBytes: 2_000 });
    const messages = Array.from({ length: 7 }, (_, at) =>
      track(`S${at}`, { text: at < 4 ? 'x'.repeat(900) : '' }),
    );
    expect(await deliver(...messages)).toEqual(Array(7).fill(delivered));
    expect(vendor.requests.map(({ body }) => (JSON.parse(body) as unknown[]).length)).toEqual([
      1, 1, 1, 3, 1,
    ]);
    expect(vendor.requests.every(({ status }) => status === 200)).toBe(true);
  });
});

describe('the answer of /import', () => {
  it('that refuses some events rejects these with its words, and counts the others as delivered', async () => {
    const { vendor, deliver } = await scene();
    const future = { time: Date.now() + 5 * HOUR_MS };
    const outcomes = await deliver(track('A'), track('Too Early', {}, future), track('B'), track(''));
    expect(outcomes).toEqual([
      delivered,
      { status: 'rejected', reason: expect.stringContaining('must not be in the future') },
      delivered,
      { status: 'rejected', reason: expect.stringContaining('event') },
    ]);
    expect(vendor.requests).toHaveLength(1);
  });

  it('that refuses all because of one is met by finding the one', async () => {
    const { vendor, deliver } = await scene({ idMerge: 'original' }, { idMerge: 'simplified' });
    const outcomes = await deliver(track('A'), alias('ada', 'temp'), track('$merge'), track('B'));
    expect(outcomes.map(({ status }) => status)).toEqual(['delivered', 'rejected', 'rejected', 'delivered']);
    expect(outcomes[1]).toHaveProperty('reason', expect.stringContaining('identity events are not allowed'));
    expect(vendor.events.map(({ event }) => event)).toEqual(['A', 'B']);
  });

  it.each([
    [
      'whose numbers do not add up',
      { num_records_imported: 0, failed_records: [{ index: 0, message: 'bad' }] },
    ],
    ['that blames an event which was not sent', { failed_records: [{ index: 9, message: 'bad' }] }],
    ['that blames nobody', { failed_records: [] }],
    ['that is no JSON', 'Bad Request'],
  ])('%s is not believed, and the request split', async (_, body) => {
    const { vendor, deliver } = await scene();
    vendor.faults.push({ status: 400, body });
    expect(await deliver(track('A'), track('B'))).toEqual([delivered, delivered]);
    expect(vendor.requests).toHaveLength(3);
  });

  it.each([
    { code: 200, status: 'OK' },
    { status: 1, error: null },
  ])('%o is a success', async (body) => {
    const { vendor, deliver } = await scene();
    vendor.faults.push({ status: 200, body });
    expect(await deliver(track('A'))).toEqual([delivered]);
  });

  it('that does not know the credentials says so, and loses nothing', async () => {
    const { deliver } = await scene({ token: 'WRONG' });
    expect(await deliver(track('A'))).toEqual([
      { status: 'retryable', reason: expect.stringMatching(/Invalid credentials.*region/) },
    ]);
  });
});

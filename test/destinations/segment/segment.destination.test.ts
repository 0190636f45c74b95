/** The Segment destination as a whole: limits, settings, and its vendor's package kept from acting. */
import { describe, expect, it } from '@jest/globals';
import { delivered } from '../../../src/destinations/outcome.js';
import { createSegment } from '../../../src/destinations/segment/segment.destination.js';
import { track } from '../messages.js';
import { scene } from './scene.js';

describe('the Segment destination', () => {
  it('authenticates with the write key and says when it sends', async () => {
    const { vendor, deliver } = await scene();
    await deliver(track('A'));
    const [request] = vendor.requests;
    expect(request?.path).toBe('/v1/batch');
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('KEY:').toString('base64')}`);
    expect(JSON.parse(request!.body)).toMatchObject({ writeKey: 'KEY', sentAt: expect.any(String) });
  });

  it('keeps each request within 500 KB, which the package does not', async () => {
    const { vendor, deliver } = await scene();
    const messages = Array.from({ length: 200 }, (_, at) => track(`S${at}`, { text: 'ä'.repeat(5_000) }));
    expect(await deliver(...messages)).toEqual(Array(200).fill(delivered));
    expect(vendor.requests.every(({ content, status }) => content.length <= 500_000 && status === 200)).toBe(
      true,
    );
    expect(vendor.calls.map(({ messageId }) => messageId)).toEqual(messages.map(({ id }) => id));
  });

  it('never sends more than 2,500 calls a request, of which Segment would drop all', async () => {
    const { vendor, deliver } = await scene();
    await deliver(...Array.from({ length: 3_000 }, (_, at) => track(`S${at}`)));
    expect(vendor.calls).toHaveLength(3_000);
  });

  it.each(['a', 'i', '%', 'ü'])('measures a call of %s in bytes', async (letter) => {
    const { vendor, deliver } = await scene();
    const fits = track('Fits', { text: letter.repeat(Math.floor(32_000 / Buffer.byteLength(letter))) });
    const long = track('Long', { text: letter.repeat(Math.ceil(33_000 / Buffer.byteLength(letter))) });
    const outcomes = await deliver(track('A'), fits, long, track('B'));
    expect(outcomes.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'rejected', 'delivered']);
    expect(vendor.requests).toHaveLength(1);
  });

  it('takes the wait from X-RateLimit-Reset when there is no Retry-After', async () => {
    const { vendor, deliver } = await scene();
    vendor.faults.push({ status: 429, headers: { 'x-ratelimit-reset': '3' } });
    expect(await deliver(track('A'))).toEqual([
      expect.objectContaining({ status: 'retryable', afterMs: 3_000 }),
    ]);
  });

  it('leaves no second try to the package', async () => {
    const { vendor, deliver } = await scene();
    vendor.faults.push({ status: 429, headers: { 'retry-after': '0' } });
    await deliver(track('A'));
    expect(vendor.requests).toHaveLength(1);
  });

  it('keeps batches apart that are delivered at the same time', async () => {
    const { vendor, deliver } = await scene();
    vendor.faults.push({ status: 503 }, { when: ({ body }) => body.includes('Unlucky') });
    const [lucky, unlucky] = await Promise.all([deliver(track('Lucky')), deliver(track('Unlucky'))]);
    expect([lucky?.[0]?.status, unlucky?.[0]?.status]).toEqual(['delivered', 'retryable']);
  });

  it('settles two messages of the same id', async () => {
    const { deliver } = await scene();
    expect(await deliver(track('A', {}, { id: 'a-1' }), track('A', {}, { id: 'a-1' }))).toEqual([
      delivered,
      delivered,
    ]);
  });

  it('needs a write key', async () => {
    await expect(createSegment({ writeKey: '' })).rejects.toThrow(
      '[analytics] Missing the Segment write key',
    );
  });
});

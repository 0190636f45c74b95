/** What follows from the one verdict that /engage gives on a whole request, and from its absence. */
import { describe, expect, it } from '@jest/globals';
import { delivered } from '../../../src/destinations/outcome.js';
import { people } from '../messages.js';
import { scene } from './scene.js';

const nobody = { identity: { userId: '' } };
const skipped = { status: 'rejected', reason: expect.stringContaining('unknownOutcome is "skip"') };

describe('the verdict of /engage', () => {
  it.each([true, false])(
    '0 is met by finding the culprit (the valid ones were kept: %s)',
    async (keepsValidUpdates) => {
      const { vendor, deliver } = await scene({}, { keepsValidUpdates });
      const outcomes = await deliver(
        people('set', { a: 1 }),
        people('set', { b: 1 }, nobody),
        people('set', { c: 1 }),
      );
      expect(outcomes).toEqual([
        delivered,
        { status: 'rejected', reason: expect.stringContaining('$distinct_id must be') },
        delivered,
      ]);
      expect(vendor.profileOf('ada@venuespot.test')).toMatchObject({ a: 1, c: 1 });
    },
  );

  it('1 that counts fewer than were sent is no success for all', async () => {
    const { vendor, deliver } = await scene();
    vendor.faults.push({ status: 200, body: { status: 1, error: null, num_good_events: 1 } });
    expect(await deliver(people('set', { a: 1 }), people('set', { b: 1 }))).toEqual([delivered, delivered]);
    expect(vendor.requests).toHaveLength(3);
  });

  it('is also read in its short form', async () => {
    const { vendor, deliver } = await scene();
    vendor.faults.push({ status: 200, body: '1' });
    expect(await deliver(people('set', { a: 1 }))).toEqual([delivered]);
  });

  it('that nobody understands leaves the updates in the queue', async () => {
    const { vendor, deliver } = await scene();
    vendor.faults.push({ status: 200, body: 'Welcome to the hotel network' });
    expect(await deliver(people('set', { a: 1 }))).toEqual([
      expect.objectContaining({ status: 'retryable' }),
    ]);
  });
});

describe('an increment whose outcome is unknown', () => {
  const doubtful = ['accept-then-reset', 'cut', { status: 502 }, { status: 200, body: '?' }] as const;

  it.each(doubtful)('is repeated by default (%o)', async (fault) => {
    const { vendor, deliver } = await scene();
    vendor.faults.push(fault);
    const messages = [people('increment', { visits: 1 }), people('append', { seen: 1 })];
    expect((await deliver(...messages)).map(({ status }) => status)).toEqual(['retryable', 'retryable']);
    expect(await deliver(...messages)).toEqual([delivered, delivered]);
  });

  it.each(doubtful)('is given up when the option says skip, and it alone (%o)', async (fault) => {
    const { vendor, deliver } = await scene({ unknownOutcome: 'skip' });
    vendor.faults.push(fault);
    const outcomes = await deliver(
      people('set', { a: 1 }),
      people('increment', { visits: 1 }),
      people('append', { seen: 1 }),
    );
    expect(outcomes).toEqual([expect.objectContaining({ status: 'retryable' }), skipped, skipped]);
  });

  it.each([{ status: 429 }, { status: 503 }, { status: 401 }])(
    'is no such thing when Mixpanel surely did nothing (%o)',
    async (fault) => {
      const { vendor, deliver } = await scene({ unknownOutcome: 'skip' });
      vendor.faults.push(fault);
      expect(await deliver(people('increment', { visits: 1 }))).toEqual([
        expect.objectContaining({ status: 'retryable' }),
      ]);
    },
  );

  it('is no such thing when Mixpanel could not be reached', async () => {
    const { vendor, deliver } = await scene({ unknownOutcome: 'skip' });
    await vendor.down();
    const [outcome] = await deliver(people('increment', { visits: 1 }));
    expect(outcome).toHaveProperty('status', 'retryable');
  });

  it('is never applied twice under skip, also when others of its request were refused', async () => {
    const { vendor, deliver } = await scene({ unknownOutcome: 'skip' }, { keepsValidUpdates: true });
    const messages = [people('increment', { visits: 1 }), people('set', { b: 1 }, nobody)];
    expect(await deliver(...messages)).toEqual([skipped, expect.objectContaining({ status: 'retryable' })]);
    expect(await deliver(messages[1]!)).toEqual([expect.objectContaining({ status: 'rejected' })]);
    expect(vendor.profileOf('ada@venuespot.test')).toEqual({ visits: 1 });
  });
});

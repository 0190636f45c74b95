/** What every destination that speaks HTTP to a vendor must do, whatever the vendor says. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Destination } from '../../src/destinations/destination.js';
import type { Outcome } from '../../src/destinations/outcome.js';
import type { Message } from '../../src/message/message.js';
import { track } from '../destinations/messages.js';
import type { ReceivedRequest } from '../../src/testing/vendors/exchange.js';
import type { VendorServer } from '../../src/testing/vendors/vendor.server.js';

export interface DestinationSubject {
  readonly destination: Destination;
  readonly vendor: VendorServer;
  /** The ids of the tracks that the vendor has taken, in order, repeats included. */
  taken(): string[];
  /** The records in one request, as the vendor reads them. */
  records(request: ReceivedRequest): unknown[];
}

/** @param start makes a destination that gives a request up after `timeoutMs`, and its vendor. */
export function describeDestination(
  name: string,
  start: (options: { timeoutMs: number }) => Promise<DestinationSubject>,
): void {
  describe(`the destination ${name}`, () => {
    let subject: DestinationSubject;

    beforeEach(async () => {
      subject = await start({ timeoutMs: 10_000 });
    });

    afterEach(async () => {
      await stop(subject);
    });

    const deliver = (messages: readonly Message[], signal = new AbortController().signal) =>
      subject.destination.deliver(messages, signal);

    it('delivers every message once, in order', async () => {
      const messages = tracks(25);
      expect(statuses(await deliver(messages))).toEqual(Array(25).fill('delivered'));
      expect(subject.taken()).toEqual(ids(messages));
      expect(subject.vendor.requests).toHaveLength(1);
    });

    it('answers an empty batch without a request', async () => {
      expect(await deliver([])).toEqual([]);
      expect(subject.vendor.requests).toHaveLength(0);
    });

    it('leaves the messages as they are', async () => {
      const messages = tracks(2).map(frozen);
      expect(statuses(await deliver(messages))).toEqual(['delivered', 'delivered']);
    });

    it('waits as long as a 429 asks', async () => {
      subject.vendor.faults.push({ status: 429, headers: { 'retry-after': '7' } });
      const outcomes = await deliver(tracks(3));
      expect(outcomes).toEqual(
        Array(3).fill({ status: 'retryable', reason: expect.stringContaining('429'), afterMs: 7_000 }),
      );
      expect(subject.taken()).toEqual([]);
    });

    it.each([429, 500, 502, 503, 408])('tries again after %i without a wish for when', async (status) => {
      subject.vendor.faults.push({ status, body: 'not now' });
      const messages = tracks(2);
      expect(await deliver(messages)).toEqual(
        Array(2).fill({ status: 'retryable', reason: expect.stringContaining(`${status}: not now`) }),
      );
      expect(statuses(await deliver(messages))).toEqual(['delivered', 'delivered']);
    });

    it.each([301, 401, 403, 404])(
      'keeps messages in the queue at %i, which is about the settings',
      async (status) => {
        subject.vendor.faults.push({ status });
        expect(statuses(await deliver(tracks(2)))).toEqual(['retryable', 'retryable']);
      },
    );

    it('does not believe a web page that says 200', async () => {
      subject.vendor.faults.push({ status: 200, body: '<html>Please log in</html>' });
      expect(statuses(await deliver(tracks(2)))).toEqual(['retryable', 'retryable']);
    });

    it('splits what is too long until it fits, and keeps the order', async () => {
      const tooMany = (request: ReceivedRequest) => subject.records(request).length > 3;
      subject.vendor.faults.push({ status: 413, body: 'too large' }, { times: 100, when: tooMany });
      const messages = tracks(10);
      expect(statuses(await deliver(messages))).toEqual(Array(10).fill('delivered'));
      expect(subject.taken()).toEqual(ids(messages));
    });

    it('finds the one message for which a whole request is refused, and delivers the others once', async () => {
      const messages = tracks(9).toSpliced(5, 0, track('Poison'));
      const poisoned = ({ body }: ReceivedRequest) => body.includes('Poison');
      subject.vendor.faults.push({ status: 400, body: 'bad apple' }, { times: 100, when: poisoned });
      const outcomes = await deliver(messages);
      expect(outcomes[5]).toEqual({ status: 'rejected', reason: expect.stringContaining('bad apple') });
      expect(statuses(outcomes.toSpliced(5, 1))).toEqual(Array(9).fill('delivered'));
      expect(subject.taken()).toEqual(ids(messages.toSpliced(5, 1)));
    });

    it('lets nothing overtake what has to wait', async () => {
      const messages = tracks(8);
      const asked = (count: number) => (request: ReceivedRequest) =>
        subject.records(request).length === count;
      subject.vendor.faults.push({ status: 413 }, { when: asked(8) });
      subject.vendor.faults.push({ status: 503 }, { when: asked(4) });
      expect(statuses(await deliver(messages))).toEqual(Array(8).fill('retryable'));
      expect(subject.vendor.requests).toHaveLength(2);
    });

    it('rejects a message that is too long for any request, and it alone', async () => {
      const messages = [track('Before'), track('Long', { text: 'ü'.repeat(600_000) }), track('After')];
      const outcomes = await deliver(messages);
      expect(statuses(outcomes)).toEqual(['delivered', 'rejected', 'delivered']);
      expect(outcomes[1]).toHaveProperty('reason', expect.stringMatching(/long|size/));
    });

    it.each(['reset', 'accept-then-reset', 'cut'] as const)(
      'sends the same bytes again after the connection was torn (%s)',
      async (fault) => {
        subject.vendor.faults.push(fault);
        const messages = tracks(4);
        expect(statuses(await deliver(messages))).toEqual(Array(4).fill('retryable'));
        expect(statuses(await deliver(messages))).toEqual(Array(4).fill('delivered'));
        const [first, second] = subject.vendor.requests.map((request) => subject.records(request));
        expect(JSON.stringify(second)).toBe(JSON.stringify(first));
      },
    );

    it('waits in the queue while the vendor is down', async () => {
      const messages = tracks(2);
      await subject.vendor.down();
      expect(statuses(await deliver(messages))).toEqual(['retryable', 'retryable']);
      await subject.vendor.up();
      expect(statuses(await deliver(messages))).toEqual(['delivered', 'delivered']);
    });

    it('stops waiting for the vendor when it is told to', async () => {
      subject.vendor.faults.push('hang');
      const stopping = new AbortController();
      const delivery = deliver(tracks(2), stopping.signal);
      await subject.vendor.waitFor(({ requests }) => requests.length === 1);
      stopping.abort();
      expect(statuses(await delivery)).toEqual(['retryable', 'retryable']);
    });

    it('sends nothing once it was told to stop', async () => {
      expect(statuses(await deliver(tracks(2), AbortSignal.abort()))).toEqual(['retryable', 'retryable']);
      expect(subject.vendor.requests).toHaveLength(0);
    });

    it.each(['hang', 'accept-then-hang'] as const)('gives a silent vendor up on time (%s)', async (fault) => {
      const hasty = await start({ timeoutMs: 150 });
      try {
        hasty.vendor.faults.push(fault);
        const outcomes = await hasty.destination.deliver(tracks(2), new AbortController().signal);
        expect(outcomes).toEqual(
          Array(2).fill({ status: 'retryable', reason: expect.stringContaining('within 150 ms') }),
        );
      } finally {
        await stop(hasty);
      }
    });
  });
}

function tracks(count: number): Message[] {
  return Array.from({ length: count }, (_, index) => track(`Step ${index}`, { index, place: 'Zürich' }));
}

function ids(messages: readonly Message[]): string[] {
  return messages.map(({ id }) => id);
}

function statuses(outcomes: readonly Outcome[]): Outcome['status'][] {
  return outcomes.map(({ status }) => status);
}

function frozen(message: Message): Message {
  for (const part of Object.values(message)) Object.freeze(part);
  return Object.freeze(message);
}

async function stop({ destination, vendor }: DestinationSubject): Promise<void> {
  await destination.close?.();
  await vendor.close();
}

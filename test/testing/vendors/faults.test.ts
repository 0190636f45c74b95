/** Shows that each fault a test can order from a stand-in vendor does what it says. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StandInSegment } from '../../../src/testing/vendors/segment.stand-in.js';

let segment: StandInSegment;

beforeEach(async () => {
  segment = await StandInSegment.start();
});
afterEach(() => segment.close());

async function send(messageId: string, signal?: AbortSignal) {
  const response = await fetch(`${segment.url}/v1/track`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ writeKey: 'WK', event: 'Signup', userId: 'u1', messageId }),
    signal,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function taken(): string[] {
  return segment.calls.map(({ messageId }) => messageId);
}

describe('a fault', () => {
  it('answers in the vendor’s place without storing, as often as told', async () => {
    segment.faults.push(
      { status: 429, headers: { 'retry-after': '7' }, body: { error: 'slow' } },
      { times: 2 },
    );
    const first = await send('m1');
    expect(first).toMatchObject({ status: 429, text: '{"error":"slow"}' });
    expect(first.headers.get('retry-after')).toBe('7');
    expect((await send('m1')).status).toBe(429);
    expect(segment.faults.pending).toBe(0);
    expect((await send('m2')).status).toBe(200);
    expect(taken()).toEqual(['m2']);
    expect(segment.requests.map(({ status }) => status)).toEqual([429, 429, 200]);
  });

  it('meets requests in the order of pushing, and only those it is meant for', async () => {
    segment.faults.push({ status: 503 }, { when: ({ body }) => body.includes('m2') });
    segment.faults.push({ status: 500 });
    expect((await send('m1')).status).toBe(500);
    expect((await send('m2')).status).toBe(503);
  });

  it('can leave a request without an answer and without effect', async () => {
    segment.faults.push('hang');
    const giveUp = new AbortController();
    const pending = send('m1', giveUp.signal);
    await segment.waitFor(({ requests }) => requests.length === 1);
    giveUp.abort();
    await expect(pending).rejects.toThrow();
    expect(taken()).toEqual([]);
  });

  it.each(['accept-then-hang' as const, 'hang' as const])('%s ends when the vendor closes', async (fault) => {
    segment.faults.push(fault);
    const pending = send('m1');
    await segment.waitFor(({ requests }) => requests.length === 1);
    await Promise.all([expect(pending).rejects.toThrow(), segment.close()]);
    expect(taken()).toEqual(fault === 'hang' ? [] : ['m1']);
  });

  it('can reset the connection before anything is stored', async () => {
    segment.faults.push('reset');
    await expect(send('m1')).rejects.toThrow();
    expect(taken()).toEqual([]);
    expect(segment.requests.map(({ fault, status }) => [fault, status])).toEqual([['reset', undefined]]);
  });

  it('can reset the connection after the request was taken', async () => {
    segment.faults.push('accept-then-reset');
    await expect(send('m1')).rejects.toThrow();
    expect(taken()).toEqual(['m1']);
  });

  it('can cut the answer in half after the request was taken', async () => {
    segment.faults.push('cut');
    await expect(send('m1')).rejects.toThrow();
    expect(taken()).toEqual(['m1']);
  });

  it('meets the same share of requests for the same seed', async () => {
    segment.faults.rate(0.5, { status: 503 }, 42);
    const round = async () => {
      const statuses: number[] = [];
      for (let index = 0; index < 20; index++) statuses.push((await send(`m${index}`)).status);
      return statuses;
    };
    const first = await round();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    segment.faults.clear();
    segment.faults.rate(0.5, { status: 503 }, 42);
    expect(await round()).toEqual(first);
  });

  it('is gone after clear', async () => {
    segment.faults.push({ status: 500 }, { times: 9 });
    segment.faults.rate(1, 'reset', 1);
    segment.faults.clear();
    expect((await send('m1')).status).toBe(200);
  });
});

/** Waiting for what destinations make of messages. */
import { describe, expect, it } from '@jest/globals';
import { OutcomeWait } from '../../src/collector/outcome-wait.js';
import type { Message } from '../../src/message/message.js';
import type { OutcomeBoard, PostedOutcome } from '../../src/queue/outcome.board.js';

const listening = (): AbortSignal => new AbortController().signal;

function message(id: string, kind: 'track' | 'alias' = 'track'): Message {
  const waited = kind === 'alias' ? {} : { awaited: id };
  return { kind, id, time: 1, identity: {}, event: 'E', properties: {}, ...waited } as Message;
}

const taken = (...messages: Message[]) => ({ messages, leftOut: { offPlan: 0, failed: 0, dropped: 0 } });
const leftOut = (left: object) => ({ messages: [], leftOut: { ...taken().leftOut, ...left } });

/** A board on which one more of the outcomes stands at each look. */
function boardOf(...outcomes: PostedOutcome[]): OutcomeBoard & { readonly looks: string[][] } {
  const looks: string[][] = [];
  const read: OutcomeBoard['read'] = async (messageIds) => {
    looks.push([...messageIds]);
    return outcomes.slice(0, looks.length);
  };
  return { looks, read, post: async () => {} };
}

describe('OutcomeWait', () => {
  it('looks until each destination has had its say, and no longer at what is known', async () => {
    const board = boardOf(
      { awaited: 'a', destination: 's3', outcome: { status: 'delivered' } },
      { awaited: 'b', destination: 's3', outcome: { status: 'rejected', reason: 'It is too long.' } },
    );
    const wait = new OutcomeWait(board, ['s3'], 60_000);
    expect(await wait.results(taken(message('a'), message('b')), listening())).toEqual([
      { name: 's3', result: { status: 'rejected', delivered: 1, rejected: 1, queued: 0, reasons: ['It is too long.'] } }, // prettier-ignore
    ]);
    expect(board.looks).toEqual([['a', 'b'], ['b']]);
  });

  it('does not wait for aliases, which are mostly made already', async () => {
    const board = boardOf();
    const wait = new OutcomeWait(board, ['s3'], 60_000);
    const [{ result } = { result: {} }] = await wait.results(taken(message('a', 'alias')), listening());
    expect([result, board.looks]).toMatchObject([{ status: 'queued' }, []]);
  });

  it('does not wait for a destination that gets nothing of it', async () => {
    const board = boardOf({ awaited: 'a', destination: 's3', outcome: { status: 'delivered' } });
    const wait = new OutcomeWait(board, ['s3', 'mixpanel'], 60_000);
    const results = await wait.results(taken({ ...message('a'), withheldFrom: ['mixpanel'] }), listening());
    expect(results.map(({ name, result }) => [name, result.status, result.queued])).toEqual([['s3', 'delivered', 0], ['mixpanel', 'withheld', 0]]); // prettier-ignore
    expect(board.looks).toEqual([['a']]);
  });

  it('tells at once what the tracking plan put aside, of which nobody will have an outcome', async () => {
    const board = boardOf();
    const wait = new OutcomeWait(board, ['s3'], 60_000);
    expect(await wait.results(leftOut({ offPlan: 2 }), listening())).toEqual([
      { name: 's3', result: { status: 'rejected', delivered: 0, rejected: 2, queued: 0, reasons: [expect.stringContaining('dead letter `plan`')] } }, // prettier-ignore
    ]);
    expect(board.looks).toEqual([]);
  });

  it('tells what the transform failed on, and what it dropped', async () => {
    const wait = new OutcomeWait(boardOf(), ['s3'], 60_000);
    const resultOf = async (left: object) => (await wait.results(leftOut(left), listening()))[0]?.result;
    expect(await resultOf({ failed: 1 })).toEqual({ status: 'rejected', delivered: 0, rejected: 1, queued: 0, reasons: [expect.stringContaining('dead letter `collector`')] }); // prettier-ignore
    expect(await resultOf({ dropped: 2 })).toEqual({ status: 'dropped', delivered: 0, rejected: 0, queued: 0, dropped: 2 }); // prettier-ignore
    expect(await resultOf({})).toEqual({ status: 'queued', delivered: 0, rejected: 0, queued: 0 });
  });

  it('tells what is known when there is no more time', async () => {
    const wait = new OutcomeWait(boardOf(), ['s3'], 60_000);
    const results = await wait.results(taken(message('a')), listening(), () => true);
    expect(results).toMatchObject([{ result: { status: 'queued', queued: 1 } }]);
  });

  it('stops when nobody listens any more', async () => {
    const gone = new AbortController();
    const wait = new OutcomeWait(boardOf(), ['s3'], 60_000);
    const results = wait.results(taken(message('a')), gone.signal);
    gone.abort();
    expect(await results).toMatchObject([{ result: { status: 'queued', queued: 1 } }]);
  });

  it('says what it knows when the board can’t be asked', async () => {
    const board: OutcomeBoard = {
      post: async () => {},
      read: () => Promise.reject(new Error('It is away.')),
    };
    const wait = new OutcomeWait(board, ['s3'], 60_000);
    expect(await wait.results(taken(message('a')), listening())).toMatchObject([
      { result: { status: 'queued' } },
    ]);
  });

  it('has places for 500 at once', () => {
    const wait = new OutcomeWait(boardOf(), ['s3'], 60_000);
    const leaves = Array.from({ length: 501 }, () => wait.enter());
    expect(leaves.findIndex((leave) => leave === undefined)).toBe(500);
    leaves[0]?.();
    expect(wait.enter()).toBeInstanceOf(Function);
  });
});

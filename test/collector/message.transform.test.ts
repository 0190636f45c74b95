/** The app's own transform, and what becomes of messages that it fails on. */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { CollectorOptions, Transform } from '../../src/collector/collector.options.js';
import { MessageTransform } from '../../src/collector/message.transform.js';
import { conformingId } from '../../src/message/message-id.js';
import type { Message, TrackMessage } from '../../src/message/message.js';

const MESSAGE: TrackMessage = { kind: 'track', id: 'id-1', time: 1, identity: { userId: 'ada' }, event: 'Chose', properties: { plan: 'pro' } }; // prettier-ignore

/** Whose promises are not `instanceof Promise`. */
const OtherPromise = runInNewContext('Promise') as PromiseConstructor;

function transformBy(transform: unknown, onTransformError: CollectorOptions['onTransformError'] = 'forward') {
  const rejected: [Message, string][] = [];
  const reject = async (message: Message, reason: string) => void rejected.push([message, reason]);
  const errors: string[] = [];
  const settings = { onTransformError, transformTimeoutMs: 20 };
  const guarded = new MessageTransform(transform as Transform, settings, reject, (error) => errors.push(error.message)); // prettier-ignore
  return { guarded, rejected, errors };
}

async function partsOf(guarded: MessageTransform, message: Message): Promise<readonly Message[]> {
  const parts = await guarded.of(message);
  return parts === 'rejected' ? [] : parts;
}

describe('a transform', () => {
  it.each([
    ['synchronous', (message: Message) => ({ ...message, properties: { changed: true } })],
    ['asynchronous', async (message: Message) => ({ ...message, properties: { changed: true } })],
    [
      'changing what it gets',
      (message: TrackMessage) => Object.assign(message, { properties: { changed: true } }),
    ],
  ])('that is %s changes a message', async (_how, transform) => {
    const { guarded, errors } = transformBy(transform);
    expect(await guarded.of(MESSAGE)).toEqual([{ ...MESSAGE, properties: { changed: true } }]);
    expect([MESSAGE.properties, errors]).toEqual([{ plan: 'pro' }, []]);
  });

  it('may answer a promise of another library or realm', async () => {
    const { guarded, errors } = transformBy((message: Message) =>
      OtherPromise.resolve({ ...message, time: 2 }),
    );
    expect([await guarded.of(MESSAGE), errors]).toEqual([[{ ...MESSAGE, time: 2 }], []]);
  });

  it('may give ids that a vendor refuses: they are hashed, and kept beside', async () => {
    const clientId = 'an id of '.repeat(9);
    const { guarded } = transformBy((message: Message) => ({ ...message, id: clientId }));
    expect(await guarded.of(MESSAGE)).toEqual([{ ...MESSAGE, id: conformingId(clientId), clientId }]);
  });

  it('may cut a text in the middle of a character', async () => {
    const { guarded } = transformBy((message: Message) => ({ ...message, properties: { name: '😀'.slice(0, 1) } })); // prettier-ignore
    expect(await guarded.of(MESSAGE)).toMatchObject([{ properties: { name: '\ufffd' } }]);
  });

  it('may withhold a message from destinations', async () => {
    const { guarded } = transformBy((message: Message) => ({ ...message, withheldFrom: ['mixpanel'] }));
    expect(await guarded.of(MESSAGE)).toEqual([{ ...MESSAGE, withheldFrom: ['mixpanel'] }]);
  });

  it('may take away ids by null, and gives nobody’s', async () => {
    const { guarded } = transformBy((message: Message) => ({ ...message, identity: { userId: null, anonymousId: 'undefined' } })); // prettier-ignore
    expect(await guarded.of(MESSAGE)).toEqual([{ ...MESSAGE, identity: {} }]);
  });

  it.each<[Message['kind'], object]>([
    ['alias', { identity: { userId: 'ada', anonymousId: 'visitor' } }],
    ['people.set', { operation: 'increment', properties: {} }],
    ['group.set', { operation: 'union', groupKey: 'company', groupId: 'c-1', properties: {} }],
  ])('may make it a message of the kind %s', async (kind, parts) => {
    const { id, time, identity } = MESSAGE;
    const message = { kind, id, time, identity, ...parts };
    const { guarded, errors } = transformBy(() => message);
    expect([await guarded.of(MESSAGE), errors]).toEqual([[message], []]);
  });

  it('answers at once where it is synchronous', () => {
    expect(transformBy((message: Message) => message).guarded.of(MESSAGE)).toEqual([MESSAGE]);
  });

  it.each([[null], [undefined], [[]], [Promise.resolve(null)], [Promise.resolve([])]])(
    'drops a message by answering %p',
    async (answer) => {
      const { guarded, errors } = transformBy(() => answer);
      expect([await guarded.of(MESSAGE), errors]).toEqual([[], []]);
    },
  );

  it('splits a message into parts with ids of their own, the same ones each time', async () => {
    const { guarded } = transformBy((message: Message) => [message, message, { ...message, id: undefined }, { ...message, id: 'own' }]); // prettier-ignore
    const [first, again] = [await partsOf(guarded, MESSAGE), await partsOf(guarded, MESSAGE)];
    expect(first).toEqual(again);
    const ids = first.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect([ids[0], ids[3]]).toEqual(['id-1', 'own']);
    for (const id of ids) expect(id).toMatch(/^[\w-]{1,36}$/);
  });

  it('leaves the id that the client sent to the one message that goes by what was made of it', async () => {
    const clientId = 'ajs-next-1795336736292-50a9f22e-3fc8-445e-8691-22e07a8ef4c3';
    const sent = { ...MESSAGE, id: conformingId(clientId), clientId };
    const { guarded } = transformBy((message: Message) => [
      { ...message, id: 'own' },
      { ...message, id: 'not fit' },
      message,
      message,
      { ...message, id: undefined },
    ]);
    const parts = await partsOf(guarded, sent);
    expect(parts.map((part) => part.clientId)).toEqual([
      undefined,
      'not fit',
      clientId,
      undefined,
      undefined,
    ]);
    expect(parts[2]).toEqual(sent);
  });
});

describe('a transform that fails', () => {
  const FAILURES: readonly [what: string, transform: unknown, reason: RegExp][] = [
    ['throws', () => { throw new Error('no plan'); }, /no plan/], // prettier-ignore
    ['throws what is no error', () => { throw 'no plan'; }, /no plan/], // prettier-ignore
    ['rejects', () => Promise.reject(new Error('no plan')), /no plan/],
    ['takes too long', () => new Promise(() => {}), /longer than 20 ms/],
    ['answers a text', () => 'message', /no message/],
    ['withholds it from no name', () => ({ ...MESSAGE, withheldFrom: 'mixpanel' }), /no message/],
    ['answers a number in a list', () => [1], /no message/],
    ['answers another kind', (message: Message) => ({ ...message, kind: 'other' }), /no message/],
    [
      'takes away who it was',
      ({ kind, id, time }: Message) => ({ kind, id, time, properties: {} }),
      /no message/,
    ],
    ['throws what has no text', () => { throw Object.create(null); }, /no error/], // prettier-ignore
    ['answers what is no JSON', (message: Message) => ({ ...message, properties: { n: 10n } }), /BigInt/],
    ['answers a cycle', async (message: TrackMessage) => Object.assign(message, { properties: { message } }), /circular/], // prettier-ignore
    ['answers what says it is nothing', (message: Message) => ({ ...message, toJSON: () => undefined }), /no message/], // prettier-ignore
    ['answers a promise of another realm that rejects', () => OtherPromise.reject(new Error('no plan')), /no plan/], // prettier-ignore
    ['answers promises in a list', (message: Message) => [Promise.resolve(message)], /no message/],
    ['answers an id that is a number', (message: Message) => ({ ...message, id: 42 }), /no message/],
    ['takes away the event', (message: Message) => ({ ...message, event: undefined }), /no message/],
    ['answers an empty event', (message: Message) => ({ ...message, event: '' }), /no message/],
    [
      'answers an event without end',
      (message: Message) => ({ ...message, event: 'e'.repeat(1_025) }),
      /1024/,
    ],
    ['answers a user id that is a number', (message: Message) => ({ ...message, identity: { userId: 7 } }), /no message/], // prettier-ignore
    ['answers a user id without end', (message: Message) => ({ ...message, identity: { userId: 'u'.repeat(513) } }), /512/], // prettier-ignore
    ['answers an alias of one', (message: Message) => ({ ...message, kind: 'alias' }), /no message/],
    ['answers an unknown operation', (message: Message) => ({ ...message, kind: 'people.set', operation: 'double' }), /no message/], // prettier-ignore
    ['answers a group without an id', (message: Message) => ({ ...message, kind: 'group.set', operation: 'set', groupKey: 'company' }), /no message/], // prettier-ignore
    ['answers what groups can’t do', (message: Message) => ({ ...message, kind: 'group.set', operation: 'append', groupKey: 'company', groupId: '1' }), /no message/], // prettier-ignore
    ['takes away the time', async (message: Message) => ({ ...message, time: undefined }), /no message/],
    [
      'takes away the properties',
      (message: Message) => ({ ...message, properties: undefined }),
      /no message/,
    ],
    ['changes and then throws', (message: TrackMessage) => { Object.assign(message, { event: 'Half' }); throw new Error('no plan'); }, /no plan/], // prettier-ignore
  ];

  it.each(FAILURES)('as it %s has the message go on untouched', async (_what, transform, reason) => {
    const { guarded, errors, rejected } = transformBy(transform);
    expect(await guarded.of(MESSAGE)).toEqual([MESSAGE]);
    expect([errors, rejected]).toEqual([[expect.stringMatching(reason)], []]);
    expect(errors[0]).toMatch(/^\[analytics\] The collector's transform failed on a track message: /);
  });

  it.each(FAILURES)(
    'as it %s has the message put aside, where that is wished',
    async (_what, transform, reason) => {
      const { guarded, rejected } = transformBy(transform, 'reject');
      expect(await guarded.of(MESSAGE)).toBe('rejected');
      expect(rejected).toEqual([[MESSAGE, expect.stringMatching(reason)]]);
    },
  );
});

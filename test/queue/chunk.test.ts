/** Chunks: what goes in comes out, small ones stay readable, large ones are compressed. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { chunkJobId, decodeChunk, encodeArray, encodeChunk } from '../../src/queue/chunk.js';
import { pack } from '../../src/queue/message-text.js';
import type { Message } from '../../src/message/message.js';
import { track, tracks } from '../support/messages.js';

describe('a chunk', () => {
  it.each([1, 500])('gives back its %i messages as they were', async (count) => {
    const messages = tracks(count);
    const chunk = await encodeChunk('track', messages.map(pack));
    expect(await decodeChunk(JSON.parse(JSON.stringify(chunk)))).toEqual(messages);
    expect(chunk).toMatchObject({ kind: 'track', count, oldestAt: messages[0]?.time });
  });

  it('stays readable while it is small, and is compressed when that pays', async () => {
    const small = await encodeChunk('track', tracks(1).map(pack));
    const large = await encodeChunk('track', tracks(100).map(pack));
    expect(small.messages).toHaveLength(1);
    expect(large.messages).toBeUndefined();
    expect(JSON.stringify(large).length).toBeLessThan(large.bytes / 2);
  });

  it('holds what the message said when it was packed, whatever its caller changes later', async () => {
    const properties = { plan: 'pro' };
    const packed = pack(track('Signup', 'ada', properties));
    properties.plan = 'free';
    const [message] = await decodeChunk(await encodeChunk('track', [packed]));
    expect(message).toMatchObject({ properties: { plan: 'pro' } });
  });

  it('is read as well as earlier releases wrote it', async () => {
    const messages = tracks(100);
    const deflated = deflateRawSync(JSON.stringify(messages)).toString('base64');
    const chunk = { kind: 'track' as const, count: 100, bytes: 0, oldestAt: 0, deflated };
    expect(await decodeChunk(chunk)).toEqual(messages);
  });

  it.each([1, 100])(
    'has a job id that follows from what its %i messages say, and from nothing else',
    async (count) => {
      const messages = tracks(count);
      const other = [...messages.slice(1), track('other')];
      expect(await jobIdOf(messages)).toBe(await jobIdOf(structuredClone(messages)));
      expect(await jobIdOf(messages)).not.toBe(await jobIdOf(other));
    },
  );
});

async function jobIdOf(messages: readonly Message[]): Promise<string> {
  const array = Buffer.from(JSON.stringify(messages));
  return chunkJobId(await encodeArray('track', messages.map(pack), array), array);
}

/** Chunks: what goes in comes out, small ones stay readable, large ones are compressed. */
import { describe, expect, it } from '@jest/globals';
import { chunkJobId, decodeChunk, encodeChunk, pack } from '../../src/queue/chunk.js';
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

  it('has a job id that follows from its messages alone', () => {
    const packed = tracks(2).map(pack);
    expect(chunkJobId(packed)).toBe(chunkJobId([...packed]));
    expect(chunkJobId(packed)).not.toBe(chunkJobId(tracks(2).map(pack)));
  });
});

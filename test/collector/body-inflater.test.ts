/** Compressed bodies as they come over real sockets: whole, broken, and bombs. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { RequestBodies } from '../../src/collector/request-bodies.js';
import { BodyServer, KIB, LIMITS, type Said } from './body.server.js';

const FAST_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

let server: BodyServer;

beforeEach(async () => {
  server = await BodyServer.start();
});
afterEach(() => server.close());

function compressed(body: Buffer | string, coding: string): Promise<Said> {
  return server.send(body, { 'content-encoding': coding });
}

describe('a compressed body', () => {
  const text = JSON.stringify([{ event: 'Zürich' }]);

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['gzip, identity', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['', Buffer.from(text)],
    ['gzip', Buffer.concat([gzipSync(text.slice(0, 5)), gzipSync(text.slice(5))])],
  ])('of %j is inflated', async (coding, body) => {
    expect(await compressed(body, coding)).toMatchObject({ status: 200, body: text });
  });

  it.each(['gzip', 'deflate', 'br'])('of %s that is empty is empty', async (coding) => {
    expect(await compressed('', coding)).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    ['gzip', text],
    ['deflate', text],
    ['br', text],
    ['gzip', deflateSync(text)],
    ['gzip', gzipSync(text).subarray(0, 20)],
    ['gzip', Buffer.from([0x1f, 0x8b])],
    ['deflate', deflateSync(text).subarray(0, 9)],
    ['br', brotliCompressSync(text).subarray(0, 9)],
  ])('of %s that is broken is refused', async (coding, body) => {
    const said = await compressed(body, coding);
    expect(said).toMatchObject({
      status: 400,
      body: `The body is not whole, or not compressed with ${coding} as its Content-Encoding says; send it again.`,
    });
  });

  it.each(['zstd', 'gzip, gzip', 'gzip,br', 'compress', 'toString', '__proto__', 'gzip;q=1', 'x'.repeat(50)])(
    'of an encoding that is unknown, or several, is refused: %s',
    async (coding) => {
      const said = await compressed(gzipSync(text), coding);
      expect(said.status).toBe(415);
      expect(said.body).toMatch(/^Content-Encoding can be gzip, deflate, br or identity.+\.$/);
    },
  );

  it('whose transfer is compressed is refused', async () => {
    const said = await server.send(gzipSync(text), { 'transfer-encoding': 'gzip, chunked' });
    expect(said.status).toBe(400);
    expect(said.body).toMatch(/^Transfer-Encoding can only be chunked/);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (bytes: Buffer) => brotliCompressSync(bytes, FAST_BROTLI)],
  ])('of %s that inflates beyond the limit is refused without being held', async (coding, compress) => {
    server.bodies = new RequestBodies({ ...LIMITS, maxReadingBytes: 2 * KIB * KIB });
    const bomb = compress(Buffer.alloc(50 * KIB * KIB));
    expect(bomb.length).toBeLessThan(LIMITS.maxBodyBytes);
    const bytesBefore = process.memoryUsage().arrayBuffers;
    const said = await Promise.all(Array.from({ length: 20 }, () => compressed(bomb, coding)));
    expect(said.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 413));
    expect(process.memoryUsage().arrayBuffers - bytesBefore).toBeLessThan(50 * KIB * KIB);
  });
});

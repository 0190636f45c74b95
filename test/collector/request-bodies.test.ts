/** Bodies as they come over real sockets: whole, broken, too long and slow. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Refusal } from '../../src/collector/refusal.js';
import { RequestBodies } from '../../src/collector/request-bodies.js';
import { BodyServer, KIB, LIMITS } from './body.server.js';

let server: BodyServer;

beforeEach(async () => {
  server = await BodyServer.start();
});
afterEach(() => server.close());

describe('a body', () => {
  it.each([
    ['in one piece', 'Zürich → 東京', 'Zürich → 東京'],
    ['in many pieces', 'ü'.repeat(30 * KIB), 'ü'.repeat(30 * KIB)],
    ['with a byte order mark', '\uFEFFa', 'a'],
    ['that is empty', '', ''],
  ])('%s is read', async (_what, body, text) => {
    expect(await server.send(body)).toMatchObject({ status: 200, body: text });
  });

  it('that comes in chunks is read', async () => {
    const said = await server.send('abc', { 'transfer-encoding': 'chunked' });
    expect(said).toMatchObject({ status: 200, body: 'abc' });
  });

  it.each([Buffer.from([0xff, 0xfe, 0x41]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80])])(
    'that is no UTF-8 is refused',
    async (body) => {
      const said = await server.send(body);
      expect(said).toMatchObject({
        status: 400,
        body: 'The body is no UTF-8 text; encode it as UTF-8 and send it again.',
      });
    },
  );

  it('is refused before it is read where it says that it is too long', async () => {
    const socket = await server.open(`Content-Length: ${1e12}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 .+The body is longer than 65536 bytes; send fewer/s);
    socket.destroy();
  });

  it('is refused where it gets too long', async () => {
    const said = await server.send('a'.repeat(LIMITS.maxBodyBytes + 1), { 'transfer-encoding': 'chunked' });
    expect(said.status).toBe(413);
    expect((await server.send('a'.repeat(LIMITS.maxBodyBytes))).status).toBe(200);
  });

  it('that somebody else has read is refused, and not waited for', async () => {
    const request = server.requestWith(1);
    await server.send('a');
    await expect(server.bodies.read(await request)).rejects.toMatchObject({ status: 400 });
  });
});

const GZIP = { 'content-encoding': 'gzip' };

describe('many bodies at once', () => {
  const half = 'a'.repeat(LIMITS.maxReadingBytes / 2 - KIB);

  /** A body of which all but the last byte is held. */
  async function hold(): Promise<Socket> {
    const held = server.requestWith(half.length);
    const socket = await server.open(`Content-Length: ${half.length + 1}\r\n\r\n${half}`);
    await held;
    return socket;
  }

  it('are refused beyond what may be read at once, with a time to come again, and taken afterwards', async () => {
    server.bodies = new RequestBodies(LIMITS);
    const [first, second] = [await hold(), await hold()];
    for (const transfer of [undefined, { 'transfer-encoding': 'chunked' }]) {
      expect(await server.send('a'.repeat(4 * KIB), transfer)).toEqual({
        status: 503,
        body: 'More comes in than can be read at once; send it again in 1 s.',
        retryAfter: '1',
      });
    }
    first.write('a');
    await once(first, 'data');
    expect((await server.send('a'.repeat(4 * KIB))).status).toBe(200);
    first.destroy();
    second.destroy();
  });

  it('leave nothing held, whatever became of them', async () => {
    const bomb = gzipSync(Buffer.alloc(KIB * KIB));
    for (let round = 0; round < 10; round += 1) {
      await server.send(bomb, GZIP);
      await server.send('broken'.repeat(4 * KIB), GZIP);
      await server.send('a'.repeat(LIMITS.maxBodyBytes));
      await server.send('a'.repeat(LIMITS.maxBodyBytes + 1), { 'transfer-encoding': 'chunked' });
    }
    expect((await server.send('a'.repeat(LIMITS.maxBodyBytes))).status).toBe(200);
    expect(server.bodies).toMatchObject({ heldBytes: 0 });
  });
});

describe('a client', () => {
  it('that stands still in its body is told that it is too slow', async () => {
    const socket = await server.open('Content-Length: 10\r\n\r\nab');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 408 .+too slowly; send it again, in smaller batches\.$/s);
    socket.destroy();
  });

  it('that comes in drops is told so too', async () => {
    server.bodies = new RequestBodies(LIMITS, { idleMs: 10_000, totalMs: 100 });
    const socket = await server.open('Transfer-Encoding: chunked\r\n\r\n');
    const drops = setInterval(() => socket.write('1\r\na\r\n'), 10);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    clearInterval(drops);
    expect(answer.toString()).toMatch(/^HTTP\/1.1 408 /);
    socket.destroy();
  });

  it.each(['Content-Length: 10\r\n\r\nab', 'Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n'])(
    'that goes in the middle of its body settles the reading quietly',
    async (head) => {
      const request = server.requestWith(2);
      const socket = await server.open(`${head}`);
      const { socket: seen } = await request;
      socket.destroy();
      await new Promise((resolve) => seen.on('close', resolve));
      await new Promise((resolve) => setImmediate(resolve));
      expect(server.outcomes).toEqual([
        new Refusal(400, 'The body ended before it was whole; send it again.'),
      ]);
      expect(server.bodies).toMatchObject({ heldBytes: 0 });
    },
  );
});

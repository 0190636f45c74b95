/** Answers that are found before the whole request has come, and the clients that still send. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { restOfBody } from '../../src/collector/body-rest.js';

const MIB = 1_024 * 1_024;

let server: Server;
let port: number;
const gone: Promise<void>[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const rest = restOfBody(request);
    gone.push(rest);
    void rest.then(() =>
      response.writeHead(413, request.complete ? {} : { connection: 'close' }).end('Too long.'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function open(head: string): Promise<ReturnType<typeof connect>> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {}).write(`POST / HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n`);
  return socket;
}

describe('the rest of a body', () => {
  it('comes before the answer, so that every client hears it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const answer = await fetch(`http://127.0.0.1:${port}`, {
        method: 'POST',
        body: Buffer.alloc(20 * MIB),
      });
      expect([answer.status, await answer.text()]).toEqual([413, 'Too long.']);
    }
  });

  it('is not waited for where there is none', async () => {
    expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(413);
  });

  it('is not waited for where the client says that it will have no end', async () => {
    const socket = await open('Content-Length: 1000000000000');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it('is not waited for beyond 64 MiB', async () => {
    const socket = await open('Transfer-Encoding: chunked');
    for (let chunk = 0; chunk < 66; chunk += 1) {
      socket.write(Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MIB), Buffer.from('\r\n')]));
    }
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it('is not waited for when the client has gone', async () => {
    const count = gone.length;
    const socket = await open('Content-Length: 10');
    while (gone.length === count) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await expect(gone.at(-1)).resolves.toBeUndefined();
  });
});

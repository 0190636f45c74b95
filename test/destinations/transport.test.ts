/** The transport against a real server: what it sends, when it gives up, and what it knows then. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getGlobalDispatcher } from 'undici';
import { TransportError } from '../../src/destinations/transport-error.js';
import { Transport, type TransportOptions } from '../../src/destinations/transport.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('the transport', () => {
  let server: Server;
  let url: string;
  let handle: Handler;
  const sockets = new Set<Socket | null>();
  const transports: Transport[] = [];

  beforeEach(async () => {
    sockets.clear();
    handle = (_, response) => response.end('ok');
    server = createServer((request, response) => {
      sockets.add(request.socket);
      handle(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterEach(async () => {
    await Promise.all(transports.splice(0).map((used) => used.close()));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function transport(options: Partial<TransportOptions> = {}): Transport {
    transports.push(new Transport(options));
    return transports.at(-1)!;
  }

  const failureOf = async (call: Promise<unknown>): Promise<TransportError> => {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(TransportError);
    return error as TransportError;
  };

  it('answers with status, body, headers and the wish for when to come back', async () => {
    handle = (_, response) =>
      response.writeHead(429, { 'retry-after': '5', 'x-test': 'yes' }).end('slow down');
    expect(await transport().send({ url, body: 'x' })).toEqual({
      status: 429,
      body: 'slow down',
      headers: expect.objectContaining({ 'x-test': 'yes' }),
      retryAfterMs: 5_000,
    });
  });

  it('keeps its connection from one call to the next', async () => {
    const reused = transport();
    for (let call = 0; call < 30; call++) await reused.send({ url, body: 'x' });
    // A second one is opened when a call comes before the answer to the last has wholly left the first.
    expect(sockets.size).toBeLessThan(5);
  });

  it('leaves the dispatcher of the process alone', async () => {
    const before = getGlobalDispatcher();
    await transport().send({ url });
    expect(getGlobalDispatcher()).toBe(before);
  });

  it('compresses only what is asked for and long enough', async () => {
    const encodings: (string | undefined)[] = [];
    handle = (request, response) => {
      encodings.push(request.headers['content-encoding']);
      response.end();
    };
    const body = 'x'.repeat(2_000);
    await transport().send({ url, body, gzip: true });
    await transport().send({ url, body });
    await transport().send({ url, body: 'x', gzip: true });
    expect(encodings).toEqual(['gzip', undefined, undefined]);
  });

  it.each<[string, Handler]>([
    ['never answers', () => undefined],
    ['never ends its answer', (_, response) => void response.write('o')],
  ])('gives up on a server that %s, not knowing what it did', async (_, silent) => {
    handle = silent;
    const error = await failureOf(transport({ timeoutMs: 100 }).send({ url, body: 'x' }));
    expect(error).toMatchObject({ message: 'No answer within 100 ms.', outcomeKnown: false });
  });

  it.each<[string, Handler]>([
    ['resets the connection', (request) => void request.socket.destroy()],
    ['cuts its answer', (request, response) => response.write('half', () => request.socket.destroy())],
  ])('does not know what a server did that %s', async (_, torn) => {
    handle = (request, response) => {
      response.setHeader('content-length', '100');
      torn(request, response);
    };
    expect(await failureOf(transport().send({ url, body: 'x' }))).toHaveProperty('outcomeKnown', false);
  });

  it('knows that a server which refuses connections did nothing', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await failureOf(transport().send({ url: `http://127.0.0.1:${port}/` }));
    expect(error).toMatchObject({ message: expect.stringContaining('ECONNREFUSED'), outcomeKnown: true });
  });

  it('knows that a host which does not exist did nothing', async () => {
    const error = await failureOf(transport().send({ url: 'http://no-such-host.invalid/' }));
    expect(error.outcomeKnown).toBe(true);
  });

  it('sends nothing when it is told to stop before', async () => {
    const error = await failureOf(transport().send({ url, signal: AbortSignal.abort() }));
    expect(error.outcomeKnown).toBe(true);
    expect(sockets.size).toBe(0);
  });

  it('stops reading an answer without end', async () => {
    handle = (_, response) => response.end('x'.repeat(5_000));
    const error = await failureOf(transport({ maxResponseBytes: 1_000 }).send({ url }));
    expect(error.outcomeKnown).toBe(false);
  });
});

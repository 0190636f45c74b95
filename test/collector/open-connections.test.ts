/** Which connections of a closing server are ended, and which are waited for. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OpenConnections, type ClosingTimes } from '../../src/collector/open-connections.js';
import { RawClient } from '../support/raw-client.js';
import { listening } from '../support/servers/listening.js';

const PATIENT = { maxWaitMs: 60_000, maxRequestMs: 0 };
const half = (path: string): string => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf`;
const WEB_SOCKET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

describe('the open connections of a server', () => {
  let server: Server;
  let url: string;

  /** The server begins to close; resolves when it has, with how often that was told. */
  async function close(connections: OpenConnections): Promise<number> {
    let told = 0;
    const closed = once(server, 'close');
    connections.endWith(server, () => (told += 1));
    server.close();
    await closed;
    return told;
  }

  function requests(count: number): Promise<void> {
    let left = count;
    return new Promise((resolve) => server.on('request', () => (left -= 1) === 0 && resolve()));
  }

  function watched(times: ClosingTimes): OpenConnections {
    const connections = new OpenConnections((path) => path === '/events', times);
    connections.watch(server);
    return connections;
  }

  beforeEach(async () => {
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      request.resume().on('end', () => response.end('whole'));
    });
    server.on('upgrade', (_, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
    url = await listening(server);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('stay as they are while the server listens', async () => {
    watched(PATIENT).endWith(server, () => {});
    const client = await RawClient.connect(url);
    await new Promise((resolve) => setTimeout(resolve, 200));
    client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await client.end()).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('end when a body to the collector is too slow, while the app gets its own to the end', async () => {
    const connections = watched(PATIENT);
    const arrived = requests(2);
    const own = await RawClient.connect(url, half('/upload'));
    const collectors = await RawClient.connect(url, half('/events'));
    await arrived;
    const closed = close(connections);
    expect(await collectors.end()).toBe('');
    own.write('half');
    expect(await closed).toBe(1);
    expect(await own.end()).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('give a request that has begun the time to get there, and those behind another their answers', async () => {
    const connections = watched({ maxWaitMs: 0, maxRequestMs: 60_000 });
    const arrived = requests(1);
    const begun = await RawClient.connect(url, 'GET /orders HTTP/1.1\r\nHo');
    const several = await RawClient.connect(url, `${half('/upload')}`);
    await arrived;
    const closed = close(connections);
    await new Promise((resolve) => setTimeout(resolve, 150));
    begun.write('st: a\r\nConnection: close\r\n\r\n');
    several.write('halfGET /orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await begun.end()).toMatch(/^HTTP\/1\.1 200 OK/);
    expect((await several.end()).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    await closed;
  });

  it('end also where a client never shakes hands for TLS', async () => {
    const connections = new OpenConnections(() => true, { maxWaitMs: 0, maxRequestMs: 0 });
    const secure = createSecureServer();
    connections.watch(secure);
    const secureUrl = await listening(secure);
    const accepted = once(secure, 'connection');
    const silent = await RawClient.connect(secureUrl);
    await accepted;
    const closed = once(secure, 'close');
    connections.endWith(secure, () => {});
    secure.close();
    expect(await silent.end()).toBe('');
    await closed;
  });

  it('leave a WebSocket to the app', async () => {
    const connections = watched({ maxWaitMs: 0, maxRequestMs: 0 });
    const upgrading = once(server, 'upgrade') as Promise<[IncomingMessage, Duplex]>;
    const socket = await RawClient.connect(url, WEB_SOCKET);
    const [, upgraded] = await upgrading;
    const silent = await RawClient.connect(url);
    const closed = close(connections);
    await silent.end();
    upgraded.end('bye');
    expect(await socket.end()).toMatch(/bye$/);
    await closed;
  });
});

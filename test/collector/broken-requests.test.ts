/** What Node itself refuses: clients get one sentence, and know that the connection ends. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerBrokenRequest } from '../../src/collector/broken-requests.js';
import { CollectorProcess } from '../support/collector-kill.process.js';
import { RawClient } from '../support/raw-client.js';
import { listening } from '../support/servers/listening.js';

const LONG_COOKIE = `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'a'.repeat(20_000)}\r\n\r\n`;
const CHUNKED = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';

/** Of a text with an answer and nothing else. */
function parsed(text: string): { status: number; error: string; closes: boolean; isWhole: boolean } {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return {
    status: Number(head.split(' ')[1]),
    error: (JSON.parse(body) as { error: string }).error,
    closes: /^connection: close$/im.test(head),
    isWhole: head.includes(`Content-Length: ${Buffer.byteLength(body)}`),
  };
}

describe('a request that is no HTTP', () => {
  let server: Server;
  let url: string;
  let handle: (response: ServerResponse) => void;

  beforeEach(async () => {
    handle = () => {};
    const patience = { connectionsCheckingInterval: 20, headersTimeout: 100, requestTimeout: 200 };
    server = createServer(patience, (_, response) => handle(response));
    server.on('clientError', answerBrokenRequest);
    url = await listening(server);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['headers that are too long', LONG_COOKIE, 431, /headers are longer than 16384 bytes/],
    ['a bad chunk', `${CHUNKED}xyz\r\n`, 400, /Invalid character in chunk size/],
    ['another protocol', '\u0016\u0003\u0001 hello\r\n\r\n', 400, /valid HTTP/],
    ['chunks with long extensions', `${CHUNKED}1;${'a'.repeat(20_000)}`, 413, /extensions/],
    ['half a header', 'GET / HTTP/1.1\r\nHo', 408, /too slowly/],
  ])('is answered when it has %s', async (_, bytes, status, sentence) => {
    const client = await RawClient.connect(url, bytes);
    const answer = parsed(await client.end());
    expect(answer).toMatchObject({ status, closes: true, isWhole: true });
    expect(answer.error).toMatch(sentence);
  });

  it('is not answered in the place of the request before it', async () => {
    const client = await RawClient.connect(url, `GET / HTTP/1.1\r\nHost: a\r\n\r\nno HTTP\r\n\r\n`);
    expect(await client.end()).toBe('');
  });

  it('is not answered in the midst of an answer', async () => {
    handle = (response) => response.writeHead(200, { 'content-length': 10 }).write('half');
    const arrived = once(server, 'request');
    const client = await RawClient.connect(url, CHUNKED);
    await arrived;
    client.write('xyz\r\n');
    expect(await client.end()).toMatch(/\r\n\r\nhalf$/);
  });
});

describe('the collector alone', () => {
  let collector: CollectorProcess;

  beforeAll(async () => {
    const { TEST_REDIS_URL = '' } = process.env;
    collector = await CollectorProcess.collector({ QUEUE_URL: TEST_REDIS_URL, DESTINATIONS: 'sandbox' });
  }, 60_000);
  afterAll(() => collector.end('SIGKILL'));

  it('says so, too, when headers are too long', async () => {
    const client = await RawClient.connect(collector.url, LONG_COOKIE);
    expect(parsed(await client.end())).toMatchObject({ status: 431, closes: true, isWhole: true });
  });
});

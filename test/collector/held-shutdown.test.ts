/** An app with the collector, closed while clients are silent, slow, or wait for their answer. */
import { describe, expect, it } from '@jest/globals';
import { CollectorApp } from '../support/collector.app.js';
import { CollectorProcess } from '../support/collector-kill.process.js';
import { RawClient } from '../support/raw-client.js';

const HALVES = {
  nothing: '',
  'half a header': 'POST /events HTTP/1.1\r\nHo',
  'half a body': 'POST /events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 85\r\n\r\n{"eve', // prettier-ignore
};

/** Node would let them wait for half a minute, or without limit. */
const CLOSES_WITHIN_MS = 20_000;

describe.each(['express', 'fastify'] as const)('an app on %s with the collector', (platform) => {
  it.each(Object.entries(HALVES))(
    'closes although a client has sent %s',
    async (_, bytes) => {
      const app = await CollectorApp.start({ platform });
      const client = await RawClient.connect(app.url, bytes);
      await app.close();
      expect(await client.end()).toBe('');
    },
    CLOSES_WITHIN_MS,
  );

  it(
    'still answers a request that it stores when it is closed',
    async () => {
      let arrive: (value?: unknown) => void = () => {};
      let release: (value?: unknown) => void = () => {};
      const arrived = new Promise((resolve) => (arrive = resolve));
      const released = new Promise((resolve) => (release = resolve));
      const transform = async <Message>(message: Message): Promise<Message> => {
        arrive();
        await released;
        return message;
      };
      const app = await CollectorApp.start({ platform, collector: { transform } });
      const answering = fetch(`${app.url}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ event: 'Stored', properties: { distinct_id: 'ada' } }),
      });
      await arrived;
      const silent = await RawClient.connect(app.url);
      const closing = app.close();
      await silent.end();
      release();
      const answer = await answering;
      await closing;
      expect([answer.status, answer.headers.get('connection')]).toEqual([202, 'close']);
      expect(app.eventsNamed('Stored')).toHaveLength(1);
    },
    CLOSES_WITHIN_MS,
  );
});

describe('the collector alone', () => {
  it.each([
    ['what is not its own', 'POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nh'],
    ['what it does not know', 'POST /nope HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nh'],
    ['a URL with a host', 'POST http://a/events HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nh'],
  ])(
    'ends although a client sends half of %s',
    async (_, bytes) => {
      const { TEST_REDIS_URL = '' } = process.env;
      const collector = await CollectorProcess.collector({ QUEUE_URL: TEST_REDIS_URL, DESTINATIONS: 'sandbox' }); // prettier-ignore
      const client = await RawClient.connect(collector.url, bytes);
      expect(await collector.end('SIGTERM')).toBe(0);
      await client.end();
    },
    2 * CLOSES_WITHIN_MS,
  );
});

/** What `?wait=1` tells of messages that no destination gets. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/message/message.js';
import { CollectorApp, TOKEN } from '../support/collector.app.js';

function transform(message: Message): Message | null {
  if (message.kind !== 'track') return message;
  if (message.event === 'Odd') throw new Error('no plan');
  return message.event === 'Debug' ? null : message;
}

let app: CollectorApp;
beforeAll(async () => {
  app = await CollectorApp.start({ collector: { transform, onTransformError: 'reject' } });
});
afterAll(() => app.close());

async function told(event: string, userAgent = 'curl/8'): Promise<unknown[]> {
  const properties = { token: TOKEN, distinct_id: 'ada' };
  const headers = { 'content-type': 'application/json', 'user-agent': userAgent };
  const body = JSON.stringify({ event, properties });
  const answer = await fetch(`${app.url}/track?wait=1`, { method: 'POST', headers, body });
  const results = (await answer.json()) as { result: { status: string; reasons?: string[] } }[];
  return results.map(({ result: { status, reasons = [] } }) => [status, ...reasons]);
}

describe('a request that waits', () => {
  it.each([
    ['was delivered', 'Signup', ['delivered']],
    ['its transform failed on', 'Odd', ['rejected', expect.stringContaining('dead letter `collector`')]],
    ['its transform dropped', 'Debug', ['dropped']],
  ])('hears what %s', async (_what, event, result) => {
    expect(await told(event)).toEqual([result, result]);
  });

  it('hears that nothing comes of a bot’s', async () => {
    expect(await told('Signup', 'Googlebot/2.1')).toEqual([['dropped'], ['dropped']]);
  });
});

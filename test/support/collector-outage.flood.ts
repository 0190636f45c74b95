/** More events than a collector could keep, in large batches from many connections at once. */
import { randomUUID } from 'node:crypto';

const CONNECTIONS = 40;
const REQUESTS_EACH = 10;
const EVENTS = 200;
const PADDING = 'x'.repeat(2_000);

/** 160 MB in all; resolves when each request has its answer. */
export async function flood(url: string): Promise<void> {
  await Promise.all(Array.from({ length: CONNECTIONS }, () => sendAll(url)));
}

async function sendAll(url: string): Promise<void> {
  for (let request = 0; request < REQUESTS_EACH; request += 1) {
    const events = Array.from({ length: EVENTS }, () => ({
      id: randomUUID(),
      event: 'Flooded',
      properties: { padding: PADDING },
    }));
    const answer = await fetch(`${url}/events`, { method: 'POST', body: JSON.stringify(events) });
    await answer.arrayBuffer();
    if (answer.status !== 503) throw new Error(`The collector answered ${answer.status} without its queue.`);
  }
}

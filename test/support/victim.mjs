/**
 * A worker process that kills itself at a chosen step of its first batch, for fault tests.
 * Its settings: { url?, dataDir?, name, vendorUrl, put, dieAt }. It says `idle` on stdout when nothing is left to deliver.
 */
import { Job } from 'bullmq';
import { BullMessageQueue } from '../../dist/queue/bull-message-queue.js';
import { createMixpanel } from '../../dist/destinations/mixpanel/mixpanel.destination.js';
import { openHome } from '../../dist/queue/open-home.js';
import { deliverAll, settings, surround } from './victim.steps.mjs';

const { url, dataDir, name, vendorUrl, put } = settings;
const home = openHome({ url, dataDir });
const queued = { name, shards: 1 };
// The first start of an embedded queue takes longer than anybody waits for track().
await home.ping();

if (put) {
  const queue = new BullMessageQueue(home, [queued]);
  for (const message of put) await queue.add(message);
}

surround(home, 'oldestWaiting', () => 'reading');
surround(home, 'removeWaiting', () => 'removing');
surround(Job.prototype, 'updateData', (data) => (data.batch?.done ? 'writing done' : 'writing down'));
const mixpanel = await createMixpanel({ token: 'token', apiHost: vendorUrl });
const destination = {
  name,
  batch: mixpanel.batch,
  deliver: (messages, signal) => mixpanel.deliver(messages, signal),
};
await deliverAll(home, destination, queued);

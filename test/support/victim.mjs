/**
 * A worker process that kills itself at a chosen step of its first batch, for fault tests.
 * Settings come as JSON in VICTIM: { url?, dataDir?, name, vendorUrl, put, dieAt }. It says `idle` on stdout when nothing is left to deliver.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Job } from 'bullmq';
import { BullMessageQueue } from '../../dist/queue/bull-message-queue.js';
import { DeliveryObserver } from '../../dist/delivery/delivery-observer.js';
import { Delivery } from '../../dist/delivery/delivery.js';
import { createMixpanel } from '../../dist/destinations/mixpanel/mixpanel.destination.js';
import { openHome } from '../../dist/queue/open-home.js';

const { url, dataDir, name, vendorUrl, put, dieAt } = JSON.parse(process.env.VICTIM);
const home = openHome({ url, dataDir });
const queued = { name, shards: 1 };
// The first start of an embedded queue takes longer than anybody waits for track().
await home.ping();

/** Ends the process, as the kernel or an operator might, when the named step comes. */
function step(reached) {
  if (reached === dieAt) process.kill(process.pid, 'SIGKILL');
}

/** Puts a step before and after every call of a method. */
function surround(target, method, label) {
  const original = target[method];
  target[method] = async function surrounded(...args) {
    step(`before ${label(...args)}`);
    const result = await original.apply(this, args);
    step(`after ${label(...args)}`);
    return result;
  };
}

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
surround(destination, 'deliver', () => 'delivering');

class Announcer extends DeliveryObserver {}
new Delivery(home, [{ destination, queued }], new Announcer()).start();

const jobs = home.queue(`analytics-${name}`);
while ((await jobs.getJobCountByTypes('waiting', 'active')) > 0) await sleep(100);
console.log('idle');

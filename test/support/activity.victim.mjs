/**
 * A worker process of the activity destination that kills itself at a chosen step of its first batch, for fault tests.
 * Settings come as JSON in VICTIM: { url?, dataDir?, name, put, dieAt }. It says `idle` on stdout when nothing is left to deliver.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Job } from 'bullmq';
import { openActivity } from '../../dist/activity/open-activity.js';
import { RedisScript } from '../../dist/activity/redis-script.js';
import { createActivity } from '../../dist/destinations/activity.destination.js';
import { Delivery } from '../../dist/delivery/delivery.js';
import { DeliveryObserver } from '../../dist/delivery/delivery-observer.js';
import { BullMessageQueue } from '../../dist/queue/bull-message-queue.js';
import { openHome } from '../../dist/queue/open-home.js';

const { url, dataDir, name, put, dieAt } = JSON.parse(process.env.VICTIM);
const home = openHome({ url, dataDir });
const queued = { name, shards: 1 };

/** Puts a step before and after every call of a method; the process ends, as the kernel might end it, when the named one comes. */
function surround(target, method, label) {
  const original = target[method];
  target[method] = async function surrounded(...args) {
    const step = label(...args);
    if (dieAt === `before ${step}`) process.kill(process.pid, 'SIGKILL');
    const result = await original.apply(this, args);
    if (dieAt === `after ${step}`) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

// The first start of an embedded queue takes longer than a message waits.
await home.ping();
if (put) {
  const queue = new BullMessageQueue(home, [queued]);
  for (const chunk of put) await Promise.all(chunk.map((message) => queue.add(message)));
}

const connection = home.store();
// Redis counts a batch in several steps, PostgreSQL in one.
if (connection.kind === 'redis') surround(RedisScript.prototype, 'run', () => 'counting');
else
  surround(connection, 'query', (text) =>
    text.includes('INTO analytics.activity_applied') ? 'counting' : 'other',
  );
surround(home, 'removeWaiting', () => 'removing');
surround(Job.prototype, 'updateData', (data) => (data.batch?.done ? 'writing done' : 'writing down'));
const activity = createActivity({ store: openActivity(connection).activity });
const destination = { name, batch: activity.batch, deliver: (messages) => activity.deliver(messages) };
surround(destination, 'deliver', () => 'delivering');

class Unobserved extends DeliveryObserver {}
new Delivery(home, [{ destination, queued }], new Unobserved()).start();

const jobs = home.queue(`analytics-${name}`);
while ((await jobs.getJobCountByTypes('waiting', 'active')) > 0) await sleep(100);
console.log('idle');

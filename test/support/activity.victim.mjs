/**
 * A worker process of the activity destination that kills itself at a chosen step of its first batch, for fault tests.
 * Its settings: { url?, dataDir?, name, put, dieAt }. It says `idle` on stdout when nothing is left to deliver.
 */
import { Job } from 'bullmq';
import { openActivity } from '../../dist/activity/open-activity.js';
import { RedisScript } from '../../dist/activity/redis-script.js';
import { createActivity } from '../../dist/destinations/activity.destination.js';
import { BullMessageQueue } from '../../dist/queue/bull-message-queue.js';
import { openHome } from '../../dist/queue/open-home.js';
import { deliverAll, settings, surround } from './victim.steps.mjs';

const { url, dataDir, name, put } = settings;
const home = openHome({ url, dataDir });
const queued = { name, shards: 1 };

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
await deliverAll(home, destination, queued);

/** `npm run worker`: a process that only delivers, with health and metrics on WORKER_PORT when that is set. */
import { NestFactory } from '@nestjs/core';
import { AnalyticsWorkerModule } from './analytics-worker.module.js';
import { resolveOptions } from './analytics.options.js';
import { demoDestinations } from './demo/demo.destinations.js';
import { InboxRecorder } from './demo/inbox.recorder.js';
import { loadDotEnv, readEnvironment } from './env.js';
import { endCleanly, startOrExplain } from './main.start.js';
import { QueueHome } from './queue/queue-home.js';

await startOrExplain(async () => {
  loadDotEnv();
  const environment = readEnvironment();
  if (!environment.QUEUE_URL) throw new Error('[analytics] Missing QUEUE_URL. A worker shares its queue with the app: set it to a Redis or PostgreSQL that both reach; the embedded queue is for one process.'); // prettier-ignore
  let inbox: InboxRecorder | undefined;
  const onDelivered: InboxRecorder['record'] = async (...delivery) => inbox?.record(...delivery);
  const destinations = demoDestinations(environment);
  const worker = AnalyticsWorkerModule.forRoot(resolveOptions({ onDelivered, destinations }, environment));
  // Whoever asks for health and metrics holds up no shutdown.
  const app = await NestFactory.create(worker, { abortOnError: false, forceCloseConnections: true });
  inbox = new InboxRecorder(app.get(QueueHome));
  endCleanly(app);
  if (environment.WORKER_PORT === undefined) {
    await app.init();
    return 'The worker delivers.';
  }
  await app.listen(environment.WORKER_PORT);
  return `The worker delivers; its health and metrics are at ${await app.getUrl()}`;
});

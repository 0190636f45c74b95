/** `npm start`: the VenueSpot demo with its collector, and the queue's workers in the same process unless RUN_WORKER says no. */
import { NestFactory } from '@nestjs/core';
import { AnalyticsCollectorModule } from './analytics-collector.module.js';
import { AnalyticsModule } from './analytics.module.js';
import { resolveOptions } from './analytics.options.js';
import { VENUESPOT_PLAN } from './demo/analytics.plan.js';
import { demoDestinations } from './demo/demo.destinations.js';
import { DemoModule } from './demo/demo.module.js';
import { InboxRecorder } from './demo/inbox.recorder.js';
import { loadDotEnv, readEnvironment } from './env.js';
import { endCleanly, startOrExplain } from './main.start.js';
import { QueueHome } from './queue/queue-home.js';

await startOrExplain(async () => {
  loadDotEnv();
  const environment = readEnvironment();
  let inbox: InboxRecorder | undefined;
  const onDelivered: InboxRecorder['record'] = async (...delivery) => inbox?.record(...delivery);
  const destinations = demoDestinations(environment);
  const options = resolveOptions({ onDelivered, destinations, plan: VENUESPOT_PLAN }, environment);
  const analytics = AnalyticsModule.forRoot(options);
  const demo = DemoModule.forRoot({
    analytics,
    collector: AnalyticsCollectorModule.forRoot(),
    collectorPath: environment.COLLECTOR_PATH,
    sessionSecret: environment.SESSION_SECRET,
  });
  const app = await NestFactory.create(demo, { abortOnError: false });
  inbox = new InboxRecorder(app.get(QueueHome));
  endCleanly(app);
  await app.listen(environment.PORT);
  return `VenueSpot is at ${await app.getUrl()}, and what reaches each destination at ${await app.getUrl()}/inbox`;
});

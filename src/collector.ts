/** `npm run collector`: the door for browsers and other services alone, with the queue's workers unless RUN_WORKER says no. */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AnalyticsCollectorModule } from './analytics-collector.module.js';
import { AnalyticsModule } from './analytics.module.js';
import { CollectorOptions } from './collector/collector.options.js';
import { loadDotEnv, readEnvironment } from './env.js';
import { startOrExplain } from './main.start.js';

await startOrExplain(async () => {
  loadDotEnv();
  const { PORT } = readEnvironment();

  @Module({
    imports: [
      AnalyticsModule.forRoot({ pageViews: false }),
      AnalyticsCollectorModule.forRoot({ isAlone: true }),
    ],
  })
  class CollectorApp {}

  const app = await NestFactory.create(CollectorApp, new FastifyAdapter({ return503OnClosing: false }), {
    abortOnError: false,
    bodyParser: false,
  });
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  await app.listen(PORT, '0.0.0.0');
  return `The collector is at ${await app.getUrl()}${app.get(CollectorOptions, { strict: false }).path}`;
});

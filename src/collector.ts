/** `npm run collector`: the door for browsers and other services alone, with the queue's workers unless RUN_WORKER says no. */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AnalyticsCollectorModule } from './analytics-collector.module.js';
import { AnalyticsModule } from './analytics.module.js';
import { answerBrokenRequest } from './collector/broken-requests.js';
import { CollectorOptions } from './collector/collector.options.js';
import { loadDotEnv, readEnvironment } from './env.js';
import { endCleanly, startOrExplain } from './main.start.js';

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

  const server = new FastifyAdapter({ return503OnClosing: false, clientErrorHandler: answerBrokenRequest });
  const app = await NestFactory.create(CollectorApp, server, { abortOnError: false, bodyParser: false });
  endCleanly(app);
  await app.listen(PORT, '0.0.0.0');
  return `The collector is at ${await app.getUrl()}${app.get(CollectorOptions, { strict: false }).path}`;
});

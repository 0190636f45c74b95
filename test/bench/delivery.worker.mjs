/** Our worker, in a process of its own: arguments are the URLs of Redis and of the vendor. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AnalyticsWorkerModule } from '../../dist/analytics-worker.module.js';
import { answerCalls, cpuStopwatch } from './child.mjs';

const [queueUrl, apiHost] = process.argv.slice(2);

/** Delivers a backlog. @returns {Promise<{ seconds: number, cpuUs: number }>} */
async function deliver(events) {
  const cpuUs = cpuStopwatch();
  const startedAtMs = performance.now();
  let app;
  await new Promise((resolve) => {
    let left = events;
    const onDelivered = (_destination, messages) => {
      left -= messages.length;
      if (left <= 0) resolve();
    };
    const mixpanel = { token: 'bench', apiHost };
    const module = AnalyticsWorkerModule.forRoot({
      queueUrl,
      destinations: ['mixpanel'],
      mixpanel,
      onDelivered,
    });
    app = NestFactory.createApplicationContext(module, { logger: ['error', 'warn'] });
  });
  const result = { seconds: (performance.now() - startedAtMs) / 1000, cpuUs: cpuUs() };
  await (await app).close();
  return result;
}

answerCalls({ deliver });

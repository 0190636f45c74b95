/** A server that takes events: arguments are which of them, and the URL of Redis. */
import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Queue } from 'bullmq';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AnalyticsCollectorModule } from '../../dist/analytics-collector.module.js';
import { AnalyticsModule } from '../../dist/analytics.module.js';
import { answerCalls, cpuStopwatch } from './child.mjs';

const [name, queueUrl] = process.argv.slice(2);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const SERVERS = {
  /** Stored, then acknowledged. */
  collector: () => ({
    imports: [
      AnalyticsModule.forRoot({
        queueUrl,
        destinations: ['mixpanel'],
        mixpanel: { token: 'bench' },
        runWorker: false,
        pageViews: false,
      }),
      AnalyticsCollectorModule.forRoot(),
    ],
  }),
  /** The same framework and server, which parses the body and answers. */
  answering: () => ({ controllers: [asRoute(() => ({ status: 1, error: null }))] }),
  /** One BullMQ job an event, then acknowledged. */
  'job-per-event': () => {
    const { hostname, port } = new URL(queueUrl);
    const queue = new Queue('events', { connection: { host: hostname, port: Number(port) } });
    const jobOf = (event) => ({
      name: 'track',
      data: event,
      opts: { jobId: event.properties.$insert_id, removeOnComplete: true },
    });
    const take = async (body) => {
      if (Array.isArray(body)) await queue.addBulk(body.map(jobOf));
      else await queue.add('track', body, jobOf(body).opts);
      return { status: 1, error: null };
    };
    return { controllers: [asRoute(take)] };
  },
};

// Plain JavaScript has no decorators: these are the calls that TypeScript makes of them.
function asRoute(take) {
  class TrackController {
    track(body) {
      return take(body);
    }
  }
  const { prototype } = TrackController;
  Body()(prototype, 'track', 0);
  const method = Object.getOwnPropertyDescriptor(prototype, 'track');
  Post('track')(prototype, 'track', method);
  HttpCode(200)(prototype, 'track', method);
  Controller()(TrackController);
  return TrackController;
}

class AppModule {}
Module(SERVERS[name]())(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error', 'warn'] });
await app.listen(0, '127.0.0.1');
// Connections wait while other servers have their turn.
app.getHttpServer().keepAliveTimeout = 0;

answerCalls({
  /** CPU time that this process took so far, in microseconds. */
  cpuUs: cpuStopwatch(),
  port: () => app.getHttpServer().address().port,
  /** Of the heap and what hangs on it, after a collection, in MiB. */
  memoryMb() {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  },
  rssMb: () => process.memoryUsage().rss / 2 ** 20,
});

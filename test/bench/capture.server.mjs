/** An app under load: arguments are platform, tracker, the URLs of Redis and vendor, and `trust-proxy` if it stands behind one. */
import 'reflect-metadata';
import { Controller, Get, Module, Param, Req } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { answerCalls, cpuStopwatch } from './child.mjs';
import { TRACKERS } from './trackers.mjs';

const [platform, trackerName, redis, vendor, proxy] = process.argv.slice(2);
const tracker = TRACKERS[trackerName]({ redis, vendor });

class VenuesController {
  show(id) {
    return venueOf(id);
  }
}

class TrackingVenuesController {
  show(id, request) {
    const venue = venueOf(id);
    tracker.track(request, venue);
    return venue;
  }
}

class HeaderAuthGuard {
  canActivate(context) {
    const request = context.getArgByIndex(0);
    request.user = { id: request.headers['x-user'] };
    return true;
  }
}

class AppModule {}

function venueOf(id) {
  return { id, name: `Venue ${id}` };
}

// Plain JavaScript has no decorators: these are the calls that TypeScript makes of them.
function asRoute(controller) {
  const { prototype } = controller;
  Param('id')(prototype, 'show', 0);
  if (prototype.show.length > 1) Req()(prototype, 'show', 1);
  Get(':id')(prototype, 'show', Object.getOwnPropertyDescriptor(prototype, 'show'));
  Controller('venues')(controller);
  return controller;
}

Module({
  imports: tracker.imports ?? [],
  controllers: [asRoute(tracker.track ? TrackingVenuesController : VenuesController)],
  providers: [{ provide: APP_GUARD, useClass: HeaderAuthGuard }],
})(AppModule);

const trustProxy = proxy === 'trust-proxy';
const adapter = platform === 'fastify' ? new FastifyAdapter({ trustProxy }) : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: ['error', 'warn'] });
tracker.begin?.(app);
if (tracker.interceptor) app.useGlobalInterceptors(tracker.interceptor);
if (trustProxy && platform === 'express') app.set('trust proxy', true);
await app.listen(0, '127.0.0.1');
// Connections wait while other servers have their turn.
app.getHttpServer().keepAliveTimeout = 0;

let stopwatch = cpuStopwatch();

answerCalls({
  port: () => app.getHttpServer().address().port,
  start: () => void (stopwatch = cpuStopwatch()),
  /** CPU time since `start`, in microseconds, when all that was tracked by now has left the process. */
  async settle() {
    await tracker.settle?.(app);
    return stopwatch();
  },
});

/** The app that hostile requests are sent to, in a process of its own; it tells at `/account` what became of it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AnalyticsCollectorModule } from '../../src/analytics-collector.module.js';
import { AnalyticsModule } from '../../src/analytics.module.js';
import type { Destination } from '../../src/destinations/destination.js';
import type { Outcome } from '../../src/destinations/outcome.js';
import type { Message } from '../../src/message/message.js';

export interface Account {
  /** On the heap and in buffers, after what is garbage went. */
  readonly heldBytes: number;
  /** Of the tracks called `honest-…` that were delivered. */
  readonly honestNames: readonly string[];
  /** Errors that nothing caught. */
  readonly escaped: readonly string[];
  /** What stands in the prototype of all objects. */
  readonly inPrototype: readonly string[];
}

const [platform, queueUrl] = process.argv.slice(2);
const honestNames = new Set<string>();
const escaped: string[] = [];
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const destination: Destination = {
  name: 'honest-names',
  batch: { maxSize: 1_000, maxBytes: 50_000_000, maxWaitMs: 0 },
  deliver(messages: readonly Message[]): Promise<Outcome[]> {
    for (const message of messages) {
      if (message.kind === 'track' && message.event.startsWith('honest-')) honestNames.add(message.event);
    }
    return Promise.resolve(messages.map(() => ({ status: 'delivered' })));
  },
};

@Controller('account')
class AccountController {
  @Get()
  async account(): Promise<Account> {
    // A moment in which sockets close, and timers and streams let go of what they hold.
    for (let round = 0; round < 5; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      collectGarbage();
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return {
      heldBytes: heapUsed + arrayBuffers,
      honestNames: [...honestNames],
      escaped,
      inPrototype: Object.getOwnPropertyNames(Object.prototype).filter((name) => !ORIGINAL.has(name)),
    };
  }
}

const ORIGINAL = new Set(Object.getOwnPropertyNames(Object.prototype));

@Module({
  imports: [
    AnalyticsModule.forRoot({ queueUrl, destinations: [destination], pageViews: false, onError: 'log' }),
    AnalyticsCollectorModule.forRoot({
      origins: ['https://app.example'],
      trustedProxies: 1,
      maskIp: true,
    }),
  ],
  controllers: [AccountController],
})
class HostileApp {}

process.on('unhandledRejection', (error) => escaped.push(String(error)));
process.on('uncaughtException', (error) => escaped.push(String(error)));
const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
const app = await NestFactory.create(HostileApp, adapter, { logger: ['error', 'warn'], abortOnError: false });
await app.listen(0, '127.0.0.1');
console.log(await app.getUrl());

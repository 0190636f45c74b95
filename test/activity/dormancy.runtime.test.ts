/** The watch for dormant users, as it starts with an app. */
import { Injectable, Module, type Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { DormancyRuntime } from '../../src/activity/dormancy.runtime.js';
import { OnDormant } from '../../src/activity/on-dormant.decorator.js';
import { MemoryDormancyStore } from '../support/dormancy-memory.store.js';

@Injectable()
class Mailer {
  @OnDormant({ after: '14d' })
  missYou(): void {}
}

async function warnings(providers: Type[], counting: boolean): Promise<string[]> {
  @Module({ providers })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  const said: string[] = [];
  const logger = { warn: (text: string) => void said.push(text), error: () => {} };
  const store = new MemoryDormancyStore(new Map());
  const runtime = new DormancyRuntime(store, app.get(ModulesContainer), counting, logger);
  runtime.onApplicationBootstrap();
  await runtime.beforeApplicationShutdown();
  await app.close();
  return said;
}

describe('an app with @OnDormant', () => {
  it('is told when nothing counts who is seen', async () => {
    expect(await warnings([Mailer], false)).toEqual([
      '[analytics] Mailer.missYou waits for dormant users, and nothing counts who is seen: activity is not among the destinations. Add it to them, or to DESTINATIONS.',
    ]);
    expect(await warnings([Mailer], true)).toEqual([]);
    expect(await warnings([], false)).toEqual([]);
  });
});

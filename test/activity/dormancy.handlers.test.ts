/** Methods with `@OnDormant()` are found when the app starts. */
import { Controller, Injectable, Module, Scope, type Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import type { SeenUser } from '../../src/activity/activity.report.js';
import { dormancyHandlers } from '../../src/activity/dormancy.handlers.js';
import { OnDormant } from '../../src/activity/on-dormant.decorator.js';

const ADA: SeenUser = { userId: 'ada', lastSeenAt: new Date(0) };

@Injectable()
class Mailer {
  readonly sent: string[] = [];

  @OnDormant({ after: '14d', maxAMinute: 5 })
  async missYou({ userId }: SeenUser): Promise<void> {
    this.sent.push(userId);
  }
}

@Injectable()
class LoudMailer extends Mailer {}

@Controller()
class Sms {
  @OnDormant({ after: '2h', retryAfter: '1m', name: 'sms' })
  comeBack(): void {}
}

async function handlersOf(...providers: (Type | object)[]) {
  @Module({ providers: providers as Type[], controllers: [Sms] })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
  return { app, found: () => dormancyHandlers(app.get(ModulesContainer)) };
}

describe('@OnDormant', () => {
  it('is found on providers and controllers, by whatever token they are known', async () => {
    const { app, found } = await handlersOf(Mailer, { provide: 'mailer', useExisting: Mailer });
    const handlers = found();
    expect(handlers).toMatchObject([
      { name: 'Mailer.missYou', afterMs: 1_209_600_000, retryAfterMs: 600_000, maxAMinute: 5 },
      { name: 'sms', afterMs: 7_200_000, retryAfterMs: 60_000, maxAMinute: 500 },
    ]);
    await handlers[0]?.handle(ADA);
    expect(app.get(Mailer).sent).toEqual(['ada']);
    await app.close();
  });

  it('is found on what a class inherits', async () => {
    const { app, found } = await handlersOf({ provide: Mailer, useFactory: () => new LoudMailer() });
    expect(found().map(({ name }) => name)).toEqual(['LoudMailer.missYou', 'sms']);
    await app.close();
  });

  it('is refused on a provider that is made for each request', async () => {
    const { app, found } = await handlersOf({ provide: Mailer, useClass: Mailer, scope: Scope.REQUEST });
    expect(found).toThrow('[analytics] Mailer.missYou has @OnDormant, and its provider is made for each request. Move it into a provider of the default scope.'); // prettier-ignore
    await app.close();
  });

  it('is refused where two have one name, and where an option makes no sense', async () => {
    @Injectable()
    class Twin {
      @OnDormant({ after: '1d', name: 'sms' })
      again(): void {}
    }
    const twins = await handlersOf(Twin);
    expect(twins.found).toThrow('[analytics] Two methods with @OnDormant are called sms. Give one of them a name of its own.'); // prettier-ignore
    @Injectable()
    class Vague {
      @OnDormant({ after: 'soon' as '1d' })
      never(): void {}
    }
    const vague = await handlersOf(Vague);
    expect(vague.found).toThrow('[analytics] "soon" is no duration.');
    @Injectable()
    class Idle {
      @OnDormant({ after: '1d', maxAMinute: 0 })
      never(): void {}
    }
    const idle = await handlersOf(Idle);
    expect(idle.found).toThrow('[analytics] Wrong maxAMinute of @OnDormant on Idle.never. Give a number, 1 or more.'); // prettier-ignore
    await Promise.all([twins.app.close(), vague.app.close(), idle.app.close()]);
  });
});

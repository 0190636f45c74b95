/** The examples of the README's chapter on identity, run as they stand there. */
import { join } from 'node:path';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnalyticsTestingModule } from '../../src/testing/analytics-testing.module.js';
import type { CapturedAnalytics } from '../../src/testing/captured-analytics.js';
import { CompiledLibrary } from '../house/compiled-library.js';
import { readmeExample } from './readme-examples.js';

describe('the examples on identity', () => {
  const library = new CompiledLibrary();
  let captured: CapturedAnalytics;
  let mailer: { remind(userIds: readonly string[]): Promise<void> };
  let processor: { process(job: object): Promise<void> };
  let close: () => Promise<void>;
  let url: string;

  async function load<Exports>(path: string): Promise<Exports> {
    return (await import(join(library.folder, path))) as Exports;
  }

  beforeAll(async () => {
    for (const name of ['visitors', 'mailer', 'processor', 'transports']) {
      library.compile(`${name}.js`, readmeExample(name));
    }
    const kit = await load<{ AnalyticsTestingModule: typeof AnalyticsTestingModule }>('src/testing/analytics-testing.module.js'); // prettier-ignore
    const { CapturedAnalytics: Captured } = await load<{ CapturedAnalytics: Type<CapturedAnalytics> }>('src/testing/captured-analytics.js'); // prettier-ignore
    const { SessionController } = await load<{ SessionController: Type }>('visitors.js');
    const { Mailer } = await load<{ Mailer: Type<typeof mailer> }>('mailer.js');
    const { MailProcessor } = await load<{ MailProcessor: Type<typeof processor> }>('processor.js');

    @Module({
      imports: [kit.AnalyticsTestingModule.forRoot()],
      controllers: [SessionController],
      providers: [Mailer, MailProcessor],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    captured = app.get(Captured);
    mailer = app.get(Mailer);
    processor = app.get(MailProcessor);
    close = () => app.close();
  }, 60_000);

  afterAll(async () => {
    await close();
    library.close();
  });

  it('visitors: gives a visitor an id that lasts, until the log-out', async () => {
    const first = await fetch(url);
    const { visitor } = (await first.json()) as { visitor: string };
    const cookie = `analytics_anonymous_id=${visitor}`;
    expect(first.headers.getSetCookie()[0]).toContain(cookie);
    expect(await (await fetch(url, { headers: { cookie } })).json()).toEqual({ visitor });
    const loggedOut = await fetch(`${url}/logout`, { method: 'POST', headers: { cookie } });
    expect(await loggedOut.json()).not.toEqual({ visitor });
  });

  it('mailer: sends each mail for the person who gets it', async () => {
    await mailer.remind(['ann', 'bob']);
    expect(captured.messages.slice(-2).map(({ identity }) => identity.userId)).toEqual(['ann', 'bob']);
  });

  it('processor: tracks for the person of the job', async () => {
    await processor.process({ name: 'welcome', data: { userId: 'eve' } });
    expect(captured.messages.at(-1)).toMatchObject({
      event: 'Email Sent',
      identity: { userId: 'eve' },
      properties: { subject: 'welcome' },
    });
  });

  it('transports: are options that the module takes', async () => {
    const { analytics } = await load<{ analytics: object }>('transports.js');
    expect(analytics).toHaveProperty('module');
  });
});

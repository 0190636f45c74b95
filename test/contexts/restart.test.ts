/** The whole module: a visitor becomes a user once, also when the app starts anew, and in a microservice without HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AnalyticsModule } from '../../src/analytics.module.js';
import type { AnalyticsOptions } from '../../src/analytics.options.js';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { Track } from '../../src/capture/track.decorator.js';
import type { Message } from '../../src/message/message.js';
import { BROWSER, VenueApp } from '../support/venue.app.js';
import { freePort } from '../support/servers/free-port.js';

let dataDir: string;
let delivered: Message[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'analytics-visitors-'));
  delivered = [];
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function settings(): Partial<AnalyticsOptions> {
  return {
    dataDir,
    destinations: ['sandbox'],
    onDelivered: (_destination, messages) => delivered.push(...messages),
  };
}

describe('a visitor of the module', () => {
  async function visit(user: string): Promise<void> {
    const app = await VenueApp.start(settings());
    const headers = { 'user-agent': BROWSER, 'x-user': user, cookie: 'analytics_anonymous_id=v-1' };
    await (await fetch(`${app.url}/venues/4`, { headers })).text();
    // What is under way at a clean end is still delivered.
    await app.close();
  }

  it('is aliased before the first page view, and not again after a restart, nor for somebody else', async () => {
    for (const user of ['ann', 'ann', 'bob']) await visit(user);
    const ann = { userId: 'ann', anonymousId: 'v-1' };
    expect(delivered.map(({ kind, identity }) => [kind, identity])).toEqual([
      ['alias', ann],
      ['track', ann],
      ['track', ann],
      ['track', { userId: 'bob' }],
    ]);
  }, 60_000);
});

@Controller()
class OrdersController {
  @MessagePattern('order')
  @Track('Order Placed')
  order(): string {
    return 'placed';
  }
}

describe('a microservice of the module, without HTTP', () => {
  it('tracks', async () => {
    const requests = { rpcIdentity: (order: unknown) => (order as { userId: string }).userId };
    @Module({ imports: [AnalyticsModule.forRoot({ ...settings(), requests })], controllers: [OrdersController] }) // prettier-ignore
    class OrdersModule {}

    const options = { host: '127.0.0.1', port: await freePort() };
    const app = await NestFactory.createMicroservice(OrdersModule, {
      transport: Transport.TCP,
      options,
      logger: false,
    });
    await app.listen();
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
    expect(await lastValueFrom(client.send('order', { userId: 'ann' }))).toBe('placed');
    await app.get(AnalyticsService).flush();
    await client.close();
    await app.close();
    expect(delivered).toMatchObject([{ event: 'Order Placed', identity: { userId: 'ann' } }]);
  }, 60_000);
});

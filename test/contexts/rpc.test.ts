/** A real microservice over TCP, beside the HTTP server of its app. */
import { Controller, Get } from '@nestjs/common';
import { ClientProxyFactory, EventPattern, MessagePattern, Payload, RpcException, Transport, type ClientProxy } from '@nestjs/microservices'; // prettier-ignore
import { setImmediate as nextTurn } from 'node:timers/promises';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { Track } from '../../src/capture/track.decorator.js';
import { CapturedApp } from '../capture/captured-app.js';
import type { Capturing } from '../capture/captured-app.js';
import { freePort } from '../support/servers/free-port.js';

interface Order {
  readonly userId?: string;
}

@Controller('orders')
class OrdersController {
  constructor(private readonly analytics: AnalyticsService) {}

  @MessagePattern({ cmd: 'order' })
  @Track('Order Placed', { properties: (_request, { total }: { total: number }) => ({ total }) })
  order(): Observable<object> {
    return of({ total: 1 }, { total: 2 });
  }

  @MessagePattern('like')
  async like(@Payload() { userId = '' }: Order): Promise<string> {
    for (let turns = userId.length; turns > 0; turns -= 1) await nextTurn();
    await this.analytics.track('Venue Liked', { by: userId });
    return '';
  }

  @EventPattern('order.cancelled')
  @Track('Order Cancelled')
  async cancelled(@Payload() _order: Order): Promise<void> {
    await nextTurn();
  }

  @MessagePattern('break')
  @Track('Never Sent')
  break(): never {
    throw new RpcException('on purpose');
  }

  @Get()
  index(): string {
    return '';
  }
}

describe('a microservice', () => {
  let app: CapturedApp;
  let client: ClientProxy;

  afterEach(async () => {
    await client.close();
    await app.stop();
  });

  async function start(capturing: Capturing = {}): Promise<void> {
    const requests = { rpcIdentity: (order: unknown) => (order as Order).userId };
    app = new CapturedApp({ requests, ...capturing });
    const options = { host: '127.0.0.1', port: await freePort() };
    await app.start('express', [OrdersController], async (nest) => {
      nest.connectMicroservice({ transport: Transport.TCP, options }, { inheritAppConfig: true });
      await nest.startAllMicroservices();
    });
    client = ClientProxyFactory.create({ transport: Transport.TCP, options });
  }

  async function ask(pattern: unknown, order: Order): Promise<unknown> {
    const answer = await lastValueFrom(client.send(pattern, order)).catch((error: unknown) => error);
    await app.views.idle();
    return answer;
  }

  it('sends the event of @Track() when the last answer is out, and no page view', async () => {
    await start();
    expect(await ask({ cmd: 'order' }, { userId: 'ann' })).toEqual({ total: 2 });
    expect(app.queue.messages).toMatchObject([
      {
        event: 'Order Placed',
        identity: { userId: 'ann' },
        properties: {
          controller: 'OrdersController',
          action: 'order',
          total: 2,
          transport: 'rpc',
          pattern: '{"cmd":"order"}',
        },
      },
    ]);
  });

  it('sends those of event handlers', async () => {
    await start();
    client.emit('order.cancelled', { userId: 'ann' });
    await app.queue.received(1);
    expect(app.queue.events()).toEqual(['Order Cancelled']);
  });

  it('makes page views of messages when it is told to, errors included', async () => {
    await start({ pageViews: { transports: ['rpc'] } });
    await ask('break', { userId: 'ann' });
    await app.ask('/orders', 'ann');
    expect(app.queue.tracks().map(({ event, properties }) => [event, properties.status_code])).toEqual([
      ['Page View – OrdersController#break', 500],
    ]);
  });

  it('knows nobody without the help of the app', async () => {
    await start({ requests: {} });
    await ask({ cmd: 'order' }, { userId: 'ann' });
    expect(app.queue.messages).toEqual([]);
    expect(app.excluded).toEqual(['anonymous']);
  });

  it('never takes one person for another in 200 messages at once', async () => {
    await start();
    const people = Array.from({ length: 200 }, (_, at) => `person-${at}`);
    await Promise.all(people.map((userId) => ask('like', { userId })));
    const liked = app.queue.tracks();
    expect(liked).toHaveLength(200);
    expect(liked.filter(({ identity, properties }) => identity.userId !== properties.by)).toEqual([]);
  });
});

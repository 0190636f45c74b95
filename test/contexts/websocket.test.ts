/** A real gateway behind socket.io. */
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { UseGuards, UseInterceptors } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway, WsException } from '@nestjs/websockets'; // prettier-ignore
import { setImmediate as nextTurn } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { PageViewInterceptor } from '../../src/capture/page-view.interceptor.js';
import { SkipTracking } from '../../src/capture/skip-tracking.decorator.js';
import { Track } from '../../src/capture/track.decorator.js';
import { CapturedApp, CHROME, PLATFORMS } from '../capture/captured-app.js';
import type { Capturing } from '../capture/captured-app.js';

interface Client {
  readonly handshake: { readonly auth: { readonly token?: string } };
  readonly data: { user?: object };
}

/** Knows people by their token, after a while. */
@Injectable()
class TokenGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const client = context.switchToWs().getClient<Client>();
    await nextTurn();
    const { token } = client.handshake.auth;
    if (token !== undefined) client.data.user = { id: token };
    return true;
  }
}

@WebSocketGateway()
@UseGuards(TokenGuard)
class ChatGateway {
  constructor(private readonly analytics: AnalyticsService) {}

  @SubscribeMessage('send')
  @Track('Message Sent', { properties: (_request, { length }: { length: number }) => ({ length }) })
  send(@MessageBody() text: string): object {
    return { length: text.length };
  }

  @SubscribeMessage('like')
  async like(@MessageBody() by: string, @ConnectedSocket() _client: unknown): Promise<string> {
    for (let turns = by.length; turns > 0; turns -= 1) await nextTurn();
    await this.analytics.track('Venue Liked', { by });
    return by;
  }

  @SubscribeMessage('break')
  @Track('Never Sent')
  break(): never {
    throw new WsException('on purpose');
  }

  @SubscribeMessage('quiet')
  @SkipTracking()
  @Track('Never Sent')
  quiet(): string {
    return '';
  }

  @SubscribeMessage('watched')
  @UseInterceptors(PageViewInterceptor)
  watched(): string {
    return '';
  }
}

describe.each(PLATFORMS)('a gateway on %s', (platform) => {
  let app: CapturedApp;
  const sockets: Socket[] = [];

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await app.stop();
  });

  async function start(capturing: Capturing = {}): Promise<void> {
    app = new CapturedApp({ ...capturing, providers: [ChatGateway] });
    await app.start(platform, []);
  }

  function connect(token?: string): Socket {
    const socket = io(app.url, {
      auth: { token },
      transports: ['websocket'],
      extraHeaders: { 'user-agent': CHROME, cookie: `analytics_anonymous_id=v-${token}` },
    });
    sockets.push(socket);
    return socket;
  }

  async function send(socket: Socket, event: string, data: unknown = ''): Promise<void> {
    // A handler that throws sends 'exception' in place of an acknowledgement.
    await Promise.race([
      socket.emitWithAck(event, data),
      new Promise((resolve) => socket.once('exception', resolve)),
    ]);
    await app.views.idle();
  }

  it('sends the event of @Track(), with what is known of client and handler, and no page view', async () => {
    await start();
    await send(connect('ann'), 'send', 'hello');
    const identity = { userId: 'ann', anonymousId: 'v-ann' };
    expect(app.queue.messages).toMatchObject([
      { kind: 'alias', identity },
      {
        event: 'Message Sent',
        identity,
        context: { userAgent: CHROME, ip: expect.stringContaining('127.0.0.1') },
        properties: {
          controller: 'ChatGateway',
          action: 'send',
          length: 5,
          transport: 'ws',
          pattern: 'send',
          browser: 'Chrome',
        },
      },
    ]);
  });

  it('makes page views of messages when it is told to, errors included', async () => {
    await start({ pageViews: { transports: ['http', 'ws'] } });
    const socket = connect('ann');
    for (const event of ['send', 'break', 'quiet']) await send(socket, event);
    expect(app.queue.tracks().map(({ event, properties }) => [event, properties.status_code])).toEqual([
      ['Page View – ChatGateway#send', 200],
      ['Message Sent', 200],
      ['Page View – ChatGateway#break', 500],
    ]);
  });

  it('makes them of handlers under PageViewInterceptor in any case, once', async () => {
    await start();
    await send(connect('ann'), 'watched');
    expect(app.queue.events()).toEqual(['Page View – ChatGateway#watched']);
  });

  it('leaves out clients whom nobody knows, and never believes what they say of themselves', async () => {
    await start();
    const socket = io(app.url, { auth: { user: { id: 'eve' } }, transports: ['websocket'] });
    sockets.push(socket);
    await send(socket, 'send', 'hello');
    expect(app.queue.messages).toEqual([]);
  });

  it('takes people as the app reads them', async () => {
    await start({ requests: { socketIdentity: (client) => `n-${(client as Client).handshake.auth.token}` } });
    await send(connect('ann'), 'send', 'hello');
    expect(app.queue.tracks()[0]?.identity.userId).toBe('n-ann');
  });

  it('never takes one person for another in 200 messages at once', async () => {
    await start();
    const people = Array.from({ length: 20 }, (_, at) => `person-${at}`);
    await Promise.all(
      people.flatMap((by) => {
        const socket = connect(by);
        return Array.from({ length: 10 }, () => send(socket, 'like', by));
      }),
    );
    const liked = app.queue.tracks();
    expect(liked).toHaveLength(200);
    expect(liked.filter(({ identity, properties }) => identity.userId !== properties.by)).toEqual([]);
  });
});

/** VenueSpot: the small site that shows what nestjs-analytics does. */
import { Module, ValidationPipe } from '@nestjs/common';
import type { DynamicModule, MiddlewareConsumer, NestModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AccountController } from './account.controller.js';
import { AccountDirectory } from './account.directory.js';
import { ClientMiddleware, CollectorPlace } from './client.middleware.js';
import { ConfirmationMailer } from './confirmation.mailer.js';
import { HomeController } from './home.controller.js';
import { InboxController } from './inbox.controller.js';
import { Inbox } from './inbox.reader.js';
import { ProblemPageFilter } from './problem-page.filter.js';
import { SessionCookie } from './session.cookie.js';
import { SessionMiddleware } from './session.middleware.js';
import { VenuesController } from './venues.controller.js';

export interface DemoOptions {
  /** The analytics module, set up; it exports `ActivityService`, `AnalyticsService` and `QueueHome`. */
  readonly analytics: DynamicModule;
  /** The collector, set up: what the pages' browser client sends to. Default: none. */
  readonly collector?: DynamicModule;
  /** Where it listens, without a slash at its end. Default: the root. */
  readonly collectorPath?: string;
  /** Signs the session cookies. Default: a new one, so that a restart ends all sessions. */
  readonly sessionSecret?: string;
}

/** Runs on Express. */
@Module({})
export class DemoModule implements NestModule {
  static forRoot({ analytics, collector, collectorPath = '', sessionSecret }: DemoOptions): DynamicModule {
    return {
      module: DemoModule,
      imports: collector ? [analytics, collector] : [analytics],
      controllers: [HomeController, AccountController, VenuesController, InboxController],
      providers: [
        AccountDirectory,
        ConfirmationMailer,
        Inbox,
        { provide: CollectorPlace, useValue: new CollectorPlace(collectorPath) },
        { provide: SessionCookie, useValue: new SessionCookie(sessionSecret) },
        { provide: APP_PIPE, useValue: new ValidationPipe({ whitelist: true, transform: true }) },
        { provide: APP_FILTER, useClass: ProblemPageFilter },
      ],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SessionMiddleware, ClientMiddleware).forRoutes('{*path}');
  }
}

/** The interceptor for apps that do not watch every route. */
import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PageViewInterceptor } from '../../src/capture/page-view.interceptor.js';
import { SkipTracking } from '../../src/capture/skip-tracking.decorator.js';
import { CapturedApp, PLATFORMS } from './captured-app.js';
import { HeaderAuthGuard } from './header-auth.guard.js';

@Controller('watched')
@UseInterceptors(PageViewInterceptor)
class WatchedController {
  @Get()
  index(): string {
    return '';
  }

  @Get('quiet')
  @SkipTracking()
  quiet(): string {
    return '';
  }
}

@Controller('other')
class OtherController {
  @Get()
  index(): string {
    return '';
  }
}

describe.each(PLATFORMS)('PageViewInterceptor on %s', (platform) => {
  let app: CapturedApp;
  afterEach(() => app.stop());

  async function ask(everyRoute: boolean, ...paths: string[]): Promise<void> {
    app = new CapturedApp({
      pageViews: { everyRoute },
      providers: [{ provide: APP_GUARD, useClass: HeaderAuthGuard }],
    });
    await app.start(platform, [WatchedController, OtherController]);
    for (const path of paths) await app.ask(path, 'ann');
  }

  it('has its controller watched, and no other, when not every route is', async () => {
    await ask(false, '/watched', '/other');
    expect(app.queue.events()).toEqual(['Page View – WatchedController#index']);
  });

  it('makes no second page view of a request that is watched anyway, nor counts it twice', async () => {
    await ask(true, '/watched', '/watched/quiet');
    expect(app.queue.events()).toEqual(['Page View – WatchedController#index']);
    expect(app.excluded).toEqual(['skipped']);
  });
});

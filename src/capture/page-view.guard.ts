/** Lets every request pass, and has each response watched. */
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import type { HttpRequest } from '../context/http-request.js';
import { PageViewOptions } from './page-view.options.js';
import { PageViews } from './page-views.js';
import type { HttpResponse } from './visit.js';

/**
 * A guard rather than an interceptor: it costs a fraction of one, and sees requests that later guards refuse.
 * It makes itself the app's first global guard, so it must not be given as `APP_GUARD` as well.
 */
@Injectable()
export class PageViewGuard implements CanActivate {
  constructor(
    private readonly pageViews: PageViews,
    options: PageViewOptions,
    config: ApplicationConfig,
  ) {
    // In front, since a guard of the app that refuses somebody ends the request before the guards behind it.
    if (options.everyRoute && options.transports.includes('http')) config.getGlobalGuards().unshift(this);
  }

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    // By index: switchToHttp() makes three closures.
    const request = context.getArgByIndex<HttpRequest>(0);
    const response = context.getArgByIndex<HttpResponse>(1);
    this.pageViews.watch(request, response, context.getClass(), context.getHandler());
    return true;
  }
}

/** Has what a controller, resolver or gateway does watched, for apps that do not watch every route. */
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { Transport } from '../context/handler-call.js';
import type { HttpRequest } from '../context/http-request.js';
import { PageViews } from './page-views.js';
import type { HttpResponse } from './visit.js';

const ALL: readonly Transport[] = ['graphql', 'ws', 'rpc'];

/**
 * For `@UseInterceptors(PageViewInterceptor)`, or globally. It sees what guards let through, and a request
 * that the module watches anyway stays one page view.
 */
@Injectable()
export class PageViewInterceptor implements NestInterceptor {
  constructor(private readonly pageViews: PageViews) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return this.pageViews.follow(context, next, ALL);
    const request = context.getArgByIndex<HttpRequest>(0);
    const response = context.getArgByIndex<HttpResponse>(1);
    this.pageViews.watch(request, response, context.getClass(), context.getHandler());
    return next.handle();
  }
}

/** Lets controllers answer plain data, and turns it into a page or a redirect for clients that asked for HTML. */
import { applyDecorators, Injectable, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Markup } from './html.template.js';
import type { VisitRequest } from './session.middleware.js';

/** Draws a handler's answer; the request tells for whom. */
export type Draw<Answer> = (answer: Answer, request: VisitRequest) => Markup;

interface PageMetadata {
  readonly draw?: Draw<unknown>;
  readonly goTo?: (answer: unknown) => string;
  /** What a client gets that takes both alike. */
  readonly first: 'json' | 'html';
  /** What of the answer a client gets that wants JSON; all of it without. */
  readonly json?: (answer: unknown) => unknown;
}

const PAGE = 'venuespot:page';

/**
 * Shows the answer as a page to clients that prefer HTML, or also to those without a preference when it comes first.
 *
 * @param json what of the answer the others get. Default: all of it.
 */
export function Page<Answer>(
  draw: Draw<Answer>,
  first: 'json' | 'html' = 'json',
  json?: (answer: Answer) => unknown,
): MethodDecorator {
  const metadata: PageMetadata = { draw: draw as Draw<unknown>, first, json: json as PageMetadata['json'] };
  return applyDecorators(SetMetadata(PAGE, metadata), UseInterceptors(PageInterceptor));
}

/** Sends browsers to another page after a form post (303); other clients get the answer. */
export function GoTo<Answer>(goTo: (answer: Answer) => string): MethodDecorator {
  const metadata: PageMetadata = { goTo: goTo as (answer: unknown) => string, first: 'json' };
  return applyDecorators(SetMetadata(PAGE, metadata), UseInterceptors(PageInterceptor));
}

/** Whether the client would rather have HTML than JSON. */
export function prefersHtml(request: Request, first: 'json' | 'html' = 'json'): boolean {
  return request.accepts(first === 'json' ? ['json', 'html'] : ['html', 'json']) === 'html';
}

@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const {
      draw,
      goTo,
      first,
      json = (answer) => answer,
    } = this.reflector.get<PageMetadata>(PAGE, context.getHandler());
    const request = context.switchToHttp().getRequest<VisitRequest>();
    const response = context.switchToHttp().getResponse<Response>().vary('Accept');
    if (!prefersHtml(request, first)) return next.handle().pipe(map(json));

    return next.handle().pipe(
      map((answer) => {
        if (goTo) response.status(303).location(goTo(answer));
        response.type('html');
        return draw?.(answer, request).toString() ?? '';
      }),
    );
  }
}

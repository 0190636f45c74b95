/** Puts the account of the session cookie on `request.user`; without one the visitor stays anonymous. */
import { createParamDecorator, Injectable } from '@nestjs/common';
import type { ExecutionContext, NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { Account } from './account.directory.js';
import { SessionCookie } from './session.cookie.js';

/** A request of the demo, after the session was read. */
export type VisitRequest = Request & {
  user?: Account;
  /** Where the collector listens; empty for the root. */
  collectorPath?: string;
};

@Injectable()
export class SessionMiddleware implements NestMiddleware {
  constructor(private readonly session: SessionCookie) {}

  use(request: VisitRequest, _response: Response, next: NextFunction): void {
    request.user = this.session.accountOf(request);
    next();
  }
}

/** The account of the person who is logged in; undefined for an anonymous visitor. */
export const CurrentAccount = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<VisitRequest>().user,
);

/** Tells the pages where the collector listens, which serves the browser client. */
import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import type { VisitRequest } from './session.middleware.js';

export class CollectorPlace {
  /** @param path without a slash at its end; empty for the root */
  constructor(readonly path: string) {}
}

@Injectable()
export class ClientMiddleware implements NestMiddleware {
  constructor(private readonly collector: CollectorPlace) {}

  use(request: VisitRequest, _response: Response, next: NextFunction): void {
    request.collectorPath = this.collector.path;
    next();
  }
}

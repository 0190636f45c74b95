/** Shows browsers a page for what a visitor can mend (400 to 499); all else stays as Nest answers it. */
import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { Response } from 'express';
import { prefersHtml } from './page.interceptor.js';
import { drawProblem } from './problem.page.js';
import type { VisitRequest } from './session.middleware.js';

@Catch(HttpException)
export class ProblemPageFilter extends BaseExceptionFilter {
  override catch(exception: HttpException, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<VisitRequest>();
    const status = exception.getStatus();
    if (status >= 500 || !prefersHtml(request)) return super.catch(exception, host);

    const answer = exception.getResponse();
    const { message } = typeof answer === 'string' ? { message: answer } : (answer as { message?: unknown });
    const sentences = [message ?? exception.message].flat().map(String);
    const page = drawProblem({ status, sentences }, request);
    host.switchToHttp().getResponse<Response>().status(status).type('html').send(page.toString());
  }
}

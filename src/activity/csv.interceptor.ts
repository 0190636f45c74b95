/** Answers CSV to those who ask for it by Accept. */
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { csvOf, type CsvRow } from './csv.table.js';

interface Incoming {
  readonly headers: { readonly accept?: string };
}

/** The same in Express and Fastify. */
interface Outgoing {
  header(name: string, value: string): unknown;
}

@Injectable()
export class CsvInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const response = http.getResponse<Outgoing>();
    return next.handle().pipe(
      map((answer: CsvRow) => {
        response.header('Vary', 'Accept');
        response.header('Cache-Control', 'no-store');
        if (!prefersCsv(http.getRequest<Incoming>().headers.accept)) return answer;
        response.header('Content-Type', 'text/csv; charset=utf-8');
        if (typeof answer.nextCursor === 'string') response.header('X-Next-Cursor', answer.nextCursor);
        return csvOf(answer);
      }),
    );
  }
}

/** Whether text/csv is named, and JSON is not preferred to it. */
function prefersCsv(accept = ''): boolean {
  const weights = new Map(
    accept.split(',').map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((each) => each.startsWith('q='));
      return [type, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
    }),
  );
  const csv = weights.get('text/csv') ?? 0;
  return csv > 0 && csv >= (weights.get('application/json') ?? 0);
}

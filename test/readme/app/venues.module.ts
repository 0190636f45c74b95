/** The module of the app in the README's quick start: one controller, and a middleware that knows who asks. */
import { Controller, Get, Module, Param, type MiddlewareConsumer, type NestModule } from '@nestjs/common';

interface VisitRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  user?: { id: string };
}

@Controller('venues')
class VenuesController {
  @Get(':id')
  show(@Param('id') id: string): { id: string; name: string } {
    return { id, name: 'Pier Nine' };
  }
}

@Module({ controllers: [VenuesController] })
export class VenuesModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(authenticate).forRoutes('{*path}');
  }
}

function authenticate(request: VisitRequest, _response: object, next: () => void): void {
  const id = request.headers['x-user'];
  if (id) request.user = { id };
  next();
}

/** The landing page, where a visitor looks around before signing up. */
import { Controller, Get, Header, Req } from '@nestjs/common';
import { drawHome } from './home.page.js';
import type { VisitRequest } from './session.middleware.js';
import { VENUES } from './venue.directory.js';

@Controller()
export class HomeController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  index(@Req() request: VisitRequest): string {
    return drawHome(VENUES.slice(0, 3), request).toString();
  }
}

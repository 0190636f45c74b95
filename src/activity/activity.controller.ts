/** `/analytics/api/activity/…`: the figures for other programs, as JSON and as CSV. */
import { Controller, Get, NotFoundException, Param, Query, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common'; // prettier-ignore
import { daysOf, limitOf, pageOf, sinceOf, windowOf, type QueryString } from './activity.query.js';
import type { SeenUsersPage } from './activity.report.js';
import { ActivityService } from './activity.service.js';
import { AdminTokenGuard } from './admin-token.guard.js';
import { CsvInterceptor } from './csv.interceptor.js';
import { InvalidQueryFilter } from './invalid-query.filter.js';

@Controller('analytics/api/activity')
@UseGuards(AdminTokenGuard)
@UseInterceptors(CsvInterceptor)
@UseFilters(InvalidQueryFilter)
export class ActivityController {
  constructor(private readonly activity: ActivityService) {}

  @Get('users/:id')
  async user(@Param('id') id: string) {
    const { byDay: _, ...user } = await this.known(id);
    return user;
  }

  @Get('users/:id/days')
  async days(@Param('id') id: string) {
    const { byDay } = await this.known(id);
    return { days: Object.entries(byDay).map(([day, actions]) => ({ day, actions })) };
  }

  @Get('seen')
  seen(@Query() query: QueryString): Promise<SeenUsersPage> {
    return this.activity.seenSince(sinceOf(query), pageOf(query));
  }

  @Get('dormant')
  dormant(@Query() query: QueryString): Promise<SeenUsersPage> {
    return this.activity.dormantSince(sinceOf(query), pageOf(query));
  }

  @Get('active')
  async active(@Query() query: QueryString) {
    return { users: await this.activity.activeUsers(windowOf(query)) };
  }

  @Get('most-active')
  async mostActive(@Query() query: QueryString) {
    return { users: await this.activity.mostActive(windowOf(query), limitOf(query)) };
  }

  @Get('counts')
  async counts(@Query() query: QueryString) {
    return this.activity.counts(...daysOf(query));
  }

  private async known(id: string) {
    const user = await this.activity.user(id);
    if (user) return user;
    throw new NotFoundException('Nothing is known about a user with this id.');
  }
}

/** `/analytics/api/activity/…`: the figures for other programs, as JSON and as CSV. */
import { Controller, Get, NotFoundException, Param, Query, UseFilters, UseGuards, UseInterceptors, VERSION_NEUTRAL } from '@nestjs/common'; // prettier-ignore
import {
  daysOf,
  idOf,
  limitOf,
  pageOf,
  sinceOf,
  windowOf,
  type QueryString,
} from './activity/activity.query.js';
import type { SeenUsersPage, UserActivity } from './activity/activity.report.js';
import { ActivityService } from './activity/activity.service.js';
import { AdminTokenGuard } from './activity/admin-token.guard.js';
import { CsvInterceptor } from './activity/csv.interceptor.js';
import { InvalidQueryFilter } from './activity/invalid-query.filter.js';
import { SkipTracking } from './capture/skip-tracking.decorator.js';

@SkipTracking()
@Controller({ path: 'analytics/api/activity', version: VERSION_NEUTRAL })
@UseGuards(AdminTokenGuard)
@UseInterceptors(CsvInterceptor)
@UseFilters(InvalidQueryFilter)
export class ActivityController {
  constructor(private readonly activity: ActivityService) {}

  @Get('users/:id')
  async user(@Param('id') id: string) {
    return withoutDays(await this.known(id));
  }

  @Get('users/:id/days')
  async days(@Param('id') id: string) {
    return daysOfUser(await this.known(id));
  }

  /** The same for ids that fit no path: Fastify takes 100 characters there. */
  @Get('users')
  async userByQuery(@Query() query: QueryString) {
    return withoutDays(await this.known(idOf(query)));
  }

  @Get('days')
  async daysByQuery(@Query() query: QueryString) {
    return daysOfUser(await this.known(idOf(query)));
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

  private async known(id: string): Promise<UserActivity> {
    const user = await this.activity.user(id);
    if (user) return user;
    throw new NotFoundException('Nothing is known about a user with this id.');
  }
}

function withoutDays({ userId, firstSeenAt, lastSeenAt, actions, byAction }: UserActivity) {
  return { userId, firstSeenAt, lastSeenAt, actions, byAction };
}

function daysOfUser({ byDay }: UserActivity) {
  return { days: Object.entries(byDay).map(([day, actions]) => ({ day, actions })) };
}

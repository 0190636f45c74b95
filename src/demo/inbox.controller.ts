/** The page that shows what reached each destination. */
import { Controller, Get, Req } from '@nestjs/common';
import { ActivityService } from '../activity/activity.service.js';
import { SkipTracking } from '../capture/skip-tracking.decorator.js';
import { drawInbox, type InboxNews } from './inbox.page.js';
import { Inbox } from './inbox.reader.js';
import type { InboxEntry } from './inbox.reader.js';
import { Page } from './page.interceptor.js';
import type { VisitRequest } from './session.middleware.js';

const SHOWN_ENTRIES = 200;

/** Not tracked: the page asks again every second, and would fill itself. */
@Controller()
@SkipTracking()
export class InboxController {
  constructor(
    private readonly inbox: Inbox,
    private readonly activity: ActivityService,
  ) {}

  @Get('inbox')
  @Page(drawInbox, 'html', ({ entries }: InboxNews) => entries)
  async show(@Req() { user }: VisitRequest): Promise<InboxNews> {
    const [entries, activeToday, own] = await Promise.all([
      this.inbox.latest(SHOWN_ENTRIES),
      this.activity.activeUsers('day'),
      user && this.activity.user(user.id),
    ]);
    return { entries, activity: { activeToday, own } };
  }

  @Get('inbox.json')
  list(): Promise<InboxEntry[]> {
    return this.inbox.latest(SHOWN_ENTRIES);
  }
}

/** The page that shows what reached each destination. */
import { Controller, Get } from '@nestjs/common';
import { SkipTracking } from '../capture/skip-tracking.decorator.js';
import { drawInbox } from './inbox.page.js';
import { Inbox } from './inbox.reader.js';
import type { InboxEntry } from './inbox.reader.js';
import { Page } from './page.interceptor.js';

const SHOWN_ENTRIES = 200;

/** Not tracked: the page asks again every second, and would fill itself. */
@Controller()
@SkipTracking()
export class InboxController {
  constructor(private readonly inbox: Inbox) {}

  @Get('inbox')
  @Page(drawInbox, 'html')
  show(): Promise<InboxEntry[]> {
    return this.inbox.latest(SHOWN_ENTRIES);
  }

  @Get('inbox.json')
  list(): Promise<InboxEntry[]> {
    return this.inbox.latest(SHOWN_ENTRIES);
  }
}

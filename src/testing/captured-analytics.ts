/** What an app said about its users during a test, in order. */
import type { PageViews } from '../capture/page-views.js';
import type { Message, TrackMessage } from '../message/message.js';
import { capturedList, comparedList } from './captured.report.js';
import type { CapturingQueue } from './capturing.queue.js';
import { eventNameOf, isTrackClass, type TrackClass } from './event-name.js';
import { ExpectedMessage } from './expected-message.js';

export interface WaitOptions {
  /** How long to wait, in milliseconds. Default: 2,000. */
  readonly timeoutMs?: number;
}

/**
 * Injectable wherever `AnalyticsTestingModule` is imported: `app.get(CapturedAnalytics)`.
 * `track()` is here as soon as it is called, a page view when its response has closed: see `idle` and `waitFor`.
 */
export class CapturedAnalytics {
  constructor(
    private readonly queue: CapturingQueue,
    private readonly pageViews: PageViews,
  ) {}

  /** Everything that was captured, in order; as it would travel, so dates are text. */
  get messages(): readonly Message[] {
    return [...this.queue.messages];
  }

  /** The tracks among them, page views included. */
  get tracks(): readonly TrackMessage[] {
    return this.queue.messages.filter((message): message is TrackMessage => message.kind === 'track');
  }

  /** Forgets what was captured. */
  clear(): void {
    this.queue.messages.length = 0;
  }

  /** Resolves when the page views of requests that have ended by now are here. */
  async idle(): Promise<void> {
    await this.pageViews.idle();
  }

  /**
   * The first such message: a track by its name or its class in the plan, or whatever a predicate takes. It may be here already.
   * @throws Error after `timeoutMs`, with a list of what was captured instead
   */
  waitFor(predicate: (message: Message) => boolean, options?: WaitOptions): Promise<Message>;
  waitFor(event: string | TrackClass, options?: WaitOptions): Promise<TrackMessage>;
  async waitFor(
    wanted: string | TrackClass | ((message: Message) => boolean),
    { timeoutMs = 2_000 }: WaitOptions = {},
  ): Promise<Message> {
    const byName = typeof wanted === 'string' || isTrackClass(wanted);
    const expected = byName ? trackNamed(eventNameOf(wanted)) : undefined;
    const isWanted = expected ? (message: Message) => expected.isMetBy(message) : (wanted as (message: Message) => boolean); // prettier-ignore
    let found: Message | undefined;
    const look = (): boolean => (found = this.queue.messages.find(isWanted)) !== undefined;
    const state = (): string => `waitFor(${expected?.title ?? 'a message'})\n\n${this.list(expected)}`;
    await this.queue.watchers.until(look, timeoutMs, state);
    return found as unknown as Message;
  }

  private list(expected: ExpectedMessage | undefined): string {
    return expected ? comparedList(this.messages, expected) : capturedList(this.messages);
  }
}

function trackNamed(event: string): ExpectedMessage {
  return new ExpectedMessage(`a track "${event}"`, { kind: 'track', event });
}

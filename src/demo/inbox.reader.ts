/** Reads what the recorder noted, newest first. */
import { Injectable } from '@nestjs/common';
import type { Message } from '../message/message.js';
import { QueueHome } from '../queue/queue-home.js';
import { INBOX_QUEUE } from './inbox.recorder.js';
import type { InboxNote } from './inbox.recorder.js';
import { scopesOf, type TrackScope } from './track.scopes.js';

/** One message that reached one destination. */
export interface InboxEntry {
  readonly destination: string;
  readonly deliveredAtMs: number;
  readonly id: string;
  /** What happened, such as `alias: visitor 3f2a9c1b… is now ada@example.com`. */
  readonly words: string;
  /** The message itself, unless it is long. */
  readonly message?: Message;
  /** What a track of the plan is about, wider scopes first; left out where there is none. */
  readonly scopes?: readonly TrackScope[];
  /** Both ids of an alias. */
  readonly link?: { readonly anonymousId: string; readonly userId: string };
  /** On the oldest entry of a large batch: how many more it had. */
  readonly more?: number;
}

@Injectable()
export class Inbox {
  constructor(private readonly home: QueueHome) {}

  /** The `count` latest deliveries, newest first. */
  async latest(count: number): Promise<InboxEntry[]> {
    const jobs = await this.home.queue(INBOX_QUEUE).getJobs(['waiting'], 0, count - 1, false);
    // A job that was trimmed meanwhile is undefined.
    const notes = jobs.flatMap((job) => (job ? [job.data as InboxNote] : []));
    return notes.flatMap(entriesOf).slice(0, count);
  }
}

function entriesOf({ destination, deliveredAtMs, lines, more }: InboxNote): InboxEntry[] {
  const entries = lines.map(({ id, words, json }, index) => {
    const message = json === undefined ? undefined : (JSON.parse(json) as Message);
    return {
      destination,
      deliveredAtMs,
      id,
      words,
      message,
      ...(message && readOff(message)),
      more: index === 0 && more > 0 ? more : undefined,
    };
  });
  return entries.toReversed();
}

function readOff(message: Message): Pick<InboxEntry, 'scopes' | 'link'> {
  const scopes = scopesOf(message);
  if (scopes.length > 0) return { scopes };
  const { userId, anonymousId } = message.identity;
  if (message.kind !== 'alias' || userId === undefined || anonymousId === undefined) return {};
  return { link: { anonymousId, userId } };
}

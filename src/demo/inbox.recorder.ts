/** Notes what reached each destination, from whichever process delivers, in a small queue of the same home. */
import { Logger } from '@nestjs/common';
import type { Message } from '../message/message.js';
import type { QueueHome } from '../queue/queue-home.js';
import { inWords } from './delivery.sentence.js';

/** The queue that holds the notes: no worker takes from it, it is only read and trimmed. */
export const INBOX_QUEUE = 'analytics-inbox';

/** One delivered batch, as noted. */
export interface InboxNote {
  readonly destination: string;
  /** When it was delivered, in milliseconds since the epoch. */
  readonly deliveredAtMs: number;
  /** The newest messages of the batch, oldest first. */
  readonly lines: readonly InboxLine[];
  /** How many messages the batch had besides. */
  readonly more: number;
}

export interface InboxLine {
  readonly id: string;
  readonly words: string;
  /** The message as text, since PostgreSQL would reorder its keys; left out when it is long. */
  readonly json?: string;
}

/** A note is for reading: so many messages of a batch, so many characters of a sentence and of a message go into it. */
const MAX_LINES_A_NOTE = 50;
const MAX_WORDS_LENGTH = 400;
const MAX_JSON_LENGTH = 2_000;

/** So many notes are kept; they are trimmed in steps, not one by one. */
const MAX_NOTES = 200;
const TRIM_STEP = 20;

export class InboxRecorder {
  private readonly logger = new Logger('Inbox');

  constructor(private readonly home: QueueHome) {}

  /** Notes a delivered batch, oldest message first. Never rejects: an unread inbox must not hold up deliveries. */
  async record(destination: string, messages: readonly Message[]): Promise<void> {
    const lines = messages.slice(-MAX_LINES_A_NOTE).map(lineOf);
    const more = messages.length - lines.length;
    const note: InboxNote = { destination, deliveredAtMs: Date.now(), lines, more };
    try {
      await this.home.queue(INBOX_QUEUE).add(destination, note);
      await this.trim();
    } catch (error) {
      this.logger.warn(`[analytics] The inbox missed a delivery to ${destination}: ${String(error)}`);
    }
  }

  private async trim(): Promise<void> {
    const queue = this.home.queue(INBOX_QUEUE);
    const surplus = (await queue.getWaitingCount()) - MAX_NOTES;
    if (surplus < TRIM_STEP) return;
    const oldest = await this.home.oldestWaiting(queue, 0, surplus);
    const jobIds = oldest.flatMap(({ id }) => id ?? []);
    await this.home.removeWaiting(queue, jobIds);
  }
}

function lineOf(message: Message): InboxLine {
  const json = JSON.stringify(message);
  const words = inWords(message);
  return {
    id: message.id,
    words: words.length > MAX_WORDS_LENGTH ? `${words.slice(0, MAX_WORDS_LENGTH)}…` : words,
    json: json.length > MAX_JSON_LENGTH ? undefined : json,
  };
}

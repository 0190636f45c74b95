/** Messages as JSON on their way into the queue: each by itself, and the text of a group. */
import type { Kind, Message } from '../message/message.js';

const FIRST_BYTES = 64 * 1024;
/** What is kept for the next group: room for a full chunk. */
const KEPT_BYTES = 2 * 1024 * 1024;
/** UTF-8 needs no more for a unit of a JavaScript string. */
const MAX_BYTES_A_UNIT = 3;

const [OPENING, COMMA, CLOSING] = Buffer.from('[,]') as unknown as [number, number, number];

/** What decides the job of a message. */
export interface Addressed {
  readonly kind: Kind;
  readonly time: number;
  /** What decides its shard: everything about one person goes through one ordered queue. */
  readonly identityKey: string;
  /** Names of destinations that do not get it; undefined: all do. */
  readonly withheldFrom?: readonly string[] | undefined;
}

/** A message already serialised, so that nothing the caller does later changes it. */
export interface PackedMessage extends Addressed {
  readonly json: string;
}

/** A message in the text of its group. */
export interface WrittenMessage extends Addressed {
  /** Where it begins, its `[` or `,` included. */
  readonly from: number;
  readonly to: number;
}

/**
 * Serialises a message.
 * @throws TypeError when its properties are no JSON (a cycle, a BigInt).
 */
export function pack(message: Message): PackedMessage {
  const json = JSON.stringify(message);
  const { kind, time, identity, withheldFrom } = message;
  return { kind, time, identityKey: identity.userId ?? identity.anonymousId ?? '', withheldFrom, json };
}

/** Whether a text takes at most so many bytes; it is measured only where its length leaves a doubt. */
export function fits(text: string, bytes: number): boolean {
  return text.length * MAX_BYTES_A_UNIT <= bytes || Buffer.byteLength(text) <= bytes;
}

/** The JSON of a group's messages, in one piece of memory outside of the heap: strings that wait for a commit cost the collector more than all else. */
export class MessageText {
  private text = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private end = 0;
  private count = 0;

  write({ kind, time, identityKey, withheldFrom, json }: PackedMessage): WrittenMessage {
    this.makeRoomFor(json);
    const from = this.end;
    this.text[from] = this.count === 0 ? OPENING : COMMA;
    this.end = from + 1 + this.text.write(json, from + 1);
    this.count += 1;
    return { kind, time, identityKey, withheldFrom, from, to: this.end };
  }

  /** The JSON array of some of its messages, which holds until the next `write` or `clear`. */
  arrayOf(messages: readonly WrittenMessage[]): Buffer {
    if (messages.length === this.count) {
      this.text[this.end] = CLOSING;
      return this.text.subarray(0, this.end + 1);
    }
    const parts = messages.map(({ from, to }) => this.text.subarray(from, to));
    const array = Buffer.concat([...parts, Buffer.of(CLOSING)]);
    array[0] = OPENING;
    return array;
  }

  /** Makes it ready for another group. */
  clear(): void {
    this.end = 0;
    this.count = 0;
    if (this.text.length > KEPT_BYTES) this.text = Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  private makeRoomFor(json: string): void {
    const separatorAndClosing = 2;
    const taken = this.end + separatorAndClosing;
    if (fits(json, this.text.length - taken)) return;
    const longer = Buffer.allocUnsafeSlow(Math.max(this.text.length * 2, taken + Buffer.byteLength(json)));
    this.text.copy(longer, 0, 0, this.end);
    this.text = longer;
  }
}

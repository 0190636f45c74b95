/** The app's own transform, guarded: whatever it does, no message is lost by accident. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../message/message.js';
import type { CollectorOptions, Transform } from './collector.options.js';
import { messagesOf, type TransformAnswer } from './transform.answer.js';

/** Keeps what the transform fails on, where that is wished; resolves when it is kept, with the reason. */
export type Reject = (message: Message, reason: string) => Promise<void>;

/** What becomes of a message: none where it is dropped, `rejected` where it was put aside because the transform failed. */
export type Transformed = readonly Message[] | 'rejected';

type Settings = Pick<CollectorOptions, 'onTransformError' | 'transformTimeoutMs'>;

export class MessageTransform {
  /** @param onError hears of each failure, without the message */
  constructor(
    private readonly transform: Transform,
    private readonly settings: Settings,
    private readonly reject: Reject,
    private readonly onError: (error: Error) => void,
  ) {}

  /** What becomes of the message: at once where the transform is synchronous. It never throws for what the app does. */
  of(message: Message): Transformed | Promise<Transformed> {
    try {
      // A copy: what the transform does to it before it fails must not be half done.
      const result = this.transform(structuredClone(message));
      if (isThenable(result)) return this.settled(message, result);
      return messagesOf(result, message);
    } catch (error) {
      return this.failed(message, error);
    }
  }

  private async settled(message: Message, result: PromiseLike<TransformAnswer>): Promise<Transformed> {
    const { transformTimeoutMs } = this.settings;
    const inTime = new AbortController();
    try {
      const late = sleep(transformTimeoutMs, undefined, { signal: inTime.signal }).then(() => {
        throw new Error(`it took longer than ${transformTimeoutMs} ms`);
      });
      return messagesOf(await Promise.race([result, late]), message);
    } catch (error) {
      return this.failed(message, error);
    } finally {
      inTime.abort();
    }
  }

  private async failed(message: Message, error: unknown): Promise<Transformed> {
    const reason = reasonOf(error);
    this.onError(
      new Error(`[analytics] The collector's transform failed on a ${message.kind} message: ${reason}.`),
    );
    if (this.settings.onTransformError === 'forward') return [message];
    await this.reject(message, `The transform failed: ${reason}.`);
    return 'rejected';
  }
}

/** Also what other libraries, or other realms, call a promise. */
function isThenable(
  answer: TransformAnswer | PromiseLike<TransformAnswer>,
): answer is PromiseLike<TransformAnswer> {
  return typeof (answer as { then?: unknown } | null | undefined)?.then === 'function';
}

/** As the end of a sentence. */
function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error;
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'it threw something that is no error';
}

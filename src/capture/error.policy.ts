/** What happens to errors of capture: they are counted, then logged, thrown at the caller or handed to the app. */
import { Logger } from '@nestjs/common';
import type { Message } from '../message/message.js';
import type { CaptureObserver } from './capture-observer.js';
import { RateLimitedLog } from '../queue/rate-limited.log.js';

/**
 * `log`: each reason at most once a minute. `throw`: the promise that the caller holds rejects; errors without a caller,
 * such as those of page views, are logged. A function: it gets every error, and the message when there was one.
 */
export type OnError = 'log' | 'throw' | ((error: Error, message?: Message) => void);

export class ErrorPolicy {
  private readonly log: RateLimitedLog;

  constructor(
    private readonly onError: OnError,
    private readonly observer: CaptureObserver = {},
    logger: { error(text: string): void } = new Logger('Analytics'),
  ) {
    this.log = new RateLimitedLog((text) => logger.error(text));
  }

  /** Nobody waits for the outcome. Never throws. */
  report(cause: unknown, message?: Message): void {
    const error = asError(cause);
    this.observer.failed?.(error);
    if (typeof this.onError === 'function') this.handOver(this.onError, error, message);
    else this.log.error(error);
  }

  /**
   * The promise for a caller that may ignore it: in no mode does it become an unhandled rejection.
   * It rejects only under `throw`.
   */
  settle(work: Promise<void>, message?: Message): Promise<void> {
    const settled = work.catch((cause: unknown) => {
      if (this.onError !== 'throw') return this.report(cause, message);
      const error = asError(cause);
      this.observer.failed?.(error);
      throw error;
    });
    settled.catch(ignore);
    return settled;
  }

  private handOver(
    onError: (error: Error, message?: Message) => void,
    error: Error,
    message?: Message,
  ): void {
    try {
      onError(error, message);
    } catch (second) {
      this.log.error(asError(second));
    }
  }
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}

function ignore(): void {}

/** Logs what operators should know of deliveries, each reason at most once a minute. Payloads are never logged. */
import { Logger } from '@nestjs/common';
import type { Message } from '../message/message.js';
import { RateLimitedLog } from '../queue/rate-limited.log.js';
import { DeliveryObserver } from './delivery-observer.js';

export class DeliveryLog extends DeliveryObserver {
  private readonly warnings: RateLimitedLog;
  private readonly errors: RateLimitedLog;

  constructor(logger: Pick<Logger, 'warn' | 'error'> = new Logger('Analytics')) {
    super();
    this.warnings = new RateLimitedLog((text) => logger.warn(text));
    this.errors = new RateLimitedLog((text) => logger.error(text));
  }

  override retried(destination: string, _messages: readonly Message[], reason: string): void {
    this.warnings.error(new Error(`${destination} could not take messages: ${reason} They wait in the queue and are tried again.`)); // prettier-ignore
  }

  override rejected(destination: string, _message: Message, reason: string): void {
    this.errors.error(new Error(`${destination} refused a message for good: ${reason} It stands in the dead letter.`)); // prettier-ignore
  }

  override failed(destination: string, error: Error): void {
    this.warnings.error(
      new Error(`The worker of ${destination} had trouble with the queue: ${error.message}`),
    );
  }
}

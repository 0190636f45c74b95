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
    this.warnings.error(new Error(`${destination} could not take messages: ${withoutQuote(reason)} They wait in the queue and are tried again.`)); // prettier-ignore
  }

  override rejected(destination: string): void {
    this.errors.error(new Error(`${destination} refused a message for good. It stands in the dead letter, with the reason.`)); // prettier-ignore
  }

  override failed(destination: string, error: Error): void {
    this.warnings.error(
      new Error(`The worker of ${destination} had trouble with the queue: ${error.message}`),
    );
  }
}

/** What a vendor says may repeat a payload or a credential: its words stand in the dead letter, not in logs. */
function withoutQuote(reason: string): string {
  return reason.replace(/(answered \d{3}): .*?(?=\. Check |$)/s, '$1');
}

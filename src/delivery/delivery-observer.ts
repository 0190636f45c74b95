/** What delivery tells whoever measures or shows it. */
import type { Message } from '../message/message.js';

export abstract class DeliveryObserver {
  /** One call of a destination ended, whatever it answered. */
  called(_destination: string, _durationMs: number): void {}
  delivered(_destination: string, _messages: readonly Message[]): void {}
  /** Messages stay where they are and are tried again in `waitMs`. */
  retried(_destination: string, _messages: readonly Message[], _reason: string, _waitMs: number): void {}
  rejected(_destination: string, _message: Message, _reason: string): void {}
  /** Something went wrong in the queue or in our own code; nothing is lost. */
  failed(_destination: string, _error: Error): void {}
}

/** Tells several observers. */
export class DeliveryObservers extends DeliveryObserver {
  constructor(private readonly observers: readonly DeliveryObserver[]) {
    super();
  }

  override called(...args: Parameters<DeliveryObserver['called']>): void {
    for (const each of this.observers) each.called(...args);
  }

  override delivered(...args: Parameters<DeliveryObserver['delivered']>): void {
    for (const each of this.observers) each.delivered(...args);
  }

  override retried(...args: Parameters<DeliveryObserver['retried']>): void {
    for (const each of this.observers) each.retried(...args);
  }

  override rejected(...args: Parameters<DeliveryObserver['rejected']>): void {
    for (const each of this.observers) each.rejected(...args);
  }

  override failed(...args: Parameters<DeliveryObserver['failed']>): void {
    for (const each of this.observers) each.failed(...args);
  }
}

/** The destination without credentials: delivers nowhere, and shows what would have been sent to whoever asks. */
import type { Message } from '../message/message.js';
import type { Destination } from './destination.js';
import { delivered } from './outcome.js';

export interface SandboxOptions {
  /** Default `sandbox`. */
  readonly name?: string;
  /** Is handed each batch, oldest message first; when it throws or rejects, the batch is tried again. Default: nobody. */
  readonly onDelivered?: (messages: readonly Message[]) => void | Promise<void>;
}

/** Makes a sandbox. It answers `delivered` to every message and keeps none. */
export function createSandbox({ name = 'sandbox', onDelivered }: SandboxOptions = {}): Destination {
  return {
    name,
    batch: { maxSize: 1000, maxBytes: 1_000_000, maxWaitMs: 0 },
    async deliver(messages) {
      await onDelivered?.(messages);
      return messages.map(() => delivered);
    },
  };
}

/** Where capture counts what it takes, leaves out and fails at. */
import type { ExclusionReason } from '../context/exclusions.js';
import type { Message } from '../message/message.js';

export interface CaptureObserver {
  /** A message was handed to the queue. */
  captured?(message: Message): void;
  /** A request left no trace. */
  excluded?(reason: ExclusionReason): void;
  /** A message, or a part of one, could not be made or kept. */
  failed?(error: Error): void;
}

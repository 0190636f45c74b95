/** Where capture counts what it leaves out and fails at. */
import type { ExclusionReason } from '../context/exclusions.js';

export interface CaptureObserver {
  /** A request left no trace. */
  excluded?(reason: ExclusionReason): void;
  /** A message, or a part of one, could not be made or kept. */
  failed?(error: Error): void;
}

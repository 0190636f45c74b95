/** `@OnDormant()`: has a method called with each user who has not been seen for a while. */
import { SetMetadata } from '@nestjs/common';
import type { SeenUser } from './activity.report.js';
import type { Duration } from './duration.js';

export const ON_DORMANT = Symbol('nestjs-analytics.on-dormant');

export interface OnDormantOptions {
  /** For so long a user has not been seen, such as `14d`. */
  readonly after: Duration;
  /** How long until a user is tried again for whom the method threw. Default: `10m`. */
  readonly retryAfter?: Duration;
  /** At most so many users a minute, in all processes together. Default: 500. */
  readonly maxAMinute?: number;
  /** Under this name it is remembered who was handed over. Default: the class and the method, such as `Mailer.missYou`. */
  readonly name?: string;
}

/**
 * On methods of providers and controllers. Once a minute, in one process at a time, the method gets the users who became
 * dormant, one after the other, the longest gone first; each once, and again only when the user was seen in between.
 * It needs the destination `activity`. What the method tracks should be said under `analytics.as()`: the user did nothing.
 * When it throws, or its promise rejects, that user comes again later. When the process dies between the method's end and
 * the note of it, the user comes once more. With the first start it gets everybody who is dormant by then.
 *
 * @example
 * @OnDormant({ after: '14d' })
 * missYou({ userId, lastSeenAt }: SeenUser): Promise<void> {
 *   return this.mailer.send(userId, 'We miss you', lastSeenAt);
 * }
 */
export function OnDormant(options: OnDormantOptions): DormantMethodDecorator {
  return SetMetadata(ON_DORMANT, options);
}

/** Only what can be called with a `SeenUser` compiles. */
type DormantMethodDecorator = <T extends (user: SeenUser) => unknown>(
  target: object,
  name: string | symbol,
  method: TypedPropertyDescriptor<T>,
) => void;

/** `@TrackAs()`: says for whom a method of a job, a cron or a mailer runs. */
import { RequestContext } from '../context/request-context.js';
import type { Who } from '../context/who.js';

const contexts = new RequestContext();

/**
 * Everything tracked while the method runs is about that person, unless the call names another one.
 *
 * @param who gets the method's arguments; asked when a message needs it, so that what it throws costs a message, never the method
 * @example @TrackAs((job: Job<{ userId: string }>) => job.data.userId)
 */
export function TrackAs<Arguments extends unknown[]>(who: (...args: Arguments) => Who) {
  return <Rest extends unknown[], Result>(
    _target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<(...args: [...Arguments, ...Rest]) => Result>,
  ): void => {
    const method = descriptor.value;
    if (method === undefined) return;
    const tracked = function (this: unknown, ...args: [...Arguments, ...Rest]): Result {
      // The person is a matter of the first arguments; more do no harm.
      const asked = args as unknown as Arguments;
      return contexts.as(
        () => who(...asked),
        () => method.apply(this, args),
      );
    };
    // Other decorators, @Cron() for one, may have left their word on the method.
    for (const key of Reflect.getMetadataKeys(method)) {
      Reflect.defineMetadata(key, Reflect.getMetadata(key, method), tracked);
    }
    Object.defineProperty(tracked, 'name', { value: method.name });
    descriptor.value = tracked;
  };
}

/** What an app injects to say what happened: tracks, aliases, profiles. */
import { Injectable } from '@nestjs/common';
import { checkedGroupId, checkedId } from '../context/user-id.js';
import type { Who } from '../context/who.js';
import type { GroupMessage, Message, PeopleMessage, Properties, TrackMessage } from '../message/message.js';
import { declarationBehind, saidBy } from '../plan/declaration.js';
import type { Passing, PlanGate } from '../plan/plan.gate.js';
import { Typed, type AnyIdentifier, type AnyTrack } from '../plan/typed-track.js';
import { MessageQueue } from '../queue/message-queue.js';
import { ErrorPolicy } from './error.policy.js';
import { Groups } from './groups.js';
import { checkedName, checkedProperties, MessageDraft } from './message.draft.js';
import type { MessageOptions, TrackCallOptions, WhoOptions } from './message.options.js';
import { PageViews } from './page-views.js';
import { People } from './people.js';

/**
 * Works in requests and outside of them. Each promise settles when the message is in the queue; nobody needs to wait for it.
 * Under `onError: 'log'` none of them ever rejects, and in no mode does one that is ignored become an unhandled rejection.
 */
@Injectable()
export class AnalyticsService {
  /** Changes people's profiles. */
  readonly people = new People((operation, userId, properties, options = {}) =>
    this.send((): PeopleMessage => {
      const identity = { userId: checkedId(userId, 'user id') };
      const checked = checkedProperties(properties(), `people.${operation}()`);
      return {
        kind: 'people.set',
        ...this.draft.envelope(identity, options),
        operation,
        properties: checked,
      };
    }, true),
  );

  /** Changes the profiles of companies, teams and other groups. */
  readonly group = new Groups((operation, target, properties, options = {}) =>
    this.send((): GroupMessage => {
      const groupKey = checkedName(target.groupKey, 'group key', `group.${operation}()`);
      const groupId = checkedGroupId(target.groupId);
      const checked = checkedProperties(properties(), `group.${operation}()`);
      const envelope = this.draft.envelope(this.draft.identity(options) ?? {}, options);
      return { kind: 'group.set', ...envelope, operation, groupKey, groupId, properties: checked };
    }, isNamed(options)),
  );

  constructor(
    private readonly queue: MessageQueue,
    private readonly draft: MessageDraft,
    private readonly errors: ErrorPolicy,
    private readonly pageViews: PageViews,
    private readonly gate?: PlanGate,
  ) {}

  /**
   * Something a person did: who makes the request, unless the options name somebody.
   *
   * @example track(new VenueBooked({ venueId: 4 }))
   */
  track(event: AnyTrack, options?: TrackCallOptions): Promise<void>;
  /** By name, for what is in no plan. What the plan has under that name must be as planned, too. */
  track(event: string, properties?: Properties, options?: TrackCallOptions): Promise<void>;
  track(
    named: AnyTrack | string,
    second?: Properties | TrackCallOptions,
    third: TrackCallOptions = {},
  ): Promise<void> {
    const options = named instanceof Typed ? (second as TrackCallOptions | undefined) : third;
    return this.send((): TrackMessage => {
      if (!(named instanceof Typed)) return this.trackMessage(named as string, second, options);
      const { declaration, properties } = saidBy(named, 'track');
      return this.trackMessage(declaration.name, properties, options);
    }, isNamed(options));
  }

  /**
   * Traits of a person that only identifiers may change: of who makes the request, unless the options name somebody.
   *
   * @example identify(new UserRegistered({ $email: form.email }), { userId: account.id })
   */
  identify(
    identifier: AnyIdentifier,
    options: MessageOptions & Pick<WhoOptions, 'userId'> = {},
  ): Promise<void> {
    const make = (): PeopleMessage => {
      const { declaration, properties } = saidBy(checkedIdentifier(identifier), 'identifier');
      const userId = this.draft.identity(options)?.userId;
      if (userId === undefined) {
        throw new Error(
          `[analytics] Nobody is known for identify(new ${declaration.name}(…)). Call it during a signed-in person's request, or give { userId }.`,
        );
      }
      return {
        kind: 'people.set',
        ...this.draft.envelope({ userId }, options),
        operation: 'set',
        properties,
      };
    };
    return this.send(make, true, { identifier: declarationBehind(identifier) });
  }

  /**
   * States that the visitor known as `previousId`, an anonymous id, turned out to be `userId`. A visitor who is another user is not
   * made this one, in whichever process that was found out. What is said of the user after the call comes after the alias.
   */
  alias(userId: string | number, previousId: string, options: MessageOptions = {}): Promise<void> {
    return this.send(() => this.draft.alias(userId, previousId, options), false);
  }

  /**
   * Runs `work`, and all that it starts, for that person: what is tracked in it is about them.
   *
   * @example await analytics.as(user.id, () => this.mailer.send(user))
   */
  as<Result>(who: Who, work: () => Result): Result {
    return this.draft.as(who, work);
  }

  /**
   * Resolves when everything said so far is in the queue.
   * @param timeoutMs what is not in it by then is reported as any error of capture is. Default: 10,000 ms.
   */
  flush(timeoutMs = 10_000): Promise<void> {
    return this.errors.settle(this.flushed(timeoutMs));
  }

  private async flushed(timeoutMs: number): Promise<void> {
    const startedAtMs = performance.now();
    await this.pageViews.idle();
    const leftMs = Math.max(0, Math.round(timeoutMs - (performance.now() - startedAtMs)));
    await Promise.all([this.queue.flush(leftMs), this.gate?.flush(leftMs)]);
    const unclaimed = this.draft.links?.unclaimed ?? 0;
    if (unclaimed > 0) throw new Error(`[analytics] ${unclaimed} aliases wait for the queue’s store to come back.`); // prettier-ignore
  }

  private trackMessage(event: string, properties: unknown, options: TrackCallOptions = {}): TrackMessage {
    checkedName(event, 'event', 'track()');
    const checked = checkedProperties(properties, `track('${event}')`);
    const identity = this.draft.identity(options);
    if (identity === undefined) {
      throw new Error(
        `[analytics] Nobody is known for track('${event}'). Call it during a signed-in person's request, or give { userId } or { anonymousId }.`,
      );
    }
    return { kind: 'track', ...this.draft.envelope(identity, options), event, properties: checked };
  }

  /** @param named whether the message names its person, in place of whoever makes the request */
  private send(make: () => Message, named: boolean, passing?: Passing): Promise<void> {
    let message: Message | undefined;
    let added: Promise<void>;
    try {
      message = make();
      added = this.handOver(message, named, passing);
    } catch (error) {
      added = Promise.reject(error);
    }
    return this.errors.settle(added, message);
  }

  private handOver(message: Message, named: boolean, passing: Passing | undefined): Promise<void> {
    const { links } = this.draft;
    if (message.kind === 'alias' && links !== undefined) return links.byHand(message);
    const settled = this.draft.settled(message, named);
    if (settled === message.identity) return this.pass(message, passing);
    if (!(settled instanceof Promise)) return this.pass({ ...message, identity: settled }, passing);
    return settled.then((identity) => this.pass({ ...message, identity }, passing));
  }

  private pass(message: Message, passing: Passing | undefined): Promise<void> {
    return this.gate === undefined ? this.add(message) : this.gate.pass(message, this.add, passing);
  }

  private readonly add = (message: Message): Promise<void> => this.queue.add(message);
}

/** Whether the options name somebody. */
function isNamed(options: WhoOptions | undefined): boolean {
  const { identity, userId, anonymousId } = options ?? {};
  return identity !== undefined || userId !== undefined || anonymousId !== undefined;
}

function checkedIdentifier(identifier: unknown): AnyIdentifier {
  if (typeof identifier === 'object' && identifier !== null) return identifier as AnyIdentifier;
  throw new Error(
    '[analytics] identify() got no identifier. Give an instance of a class under @Identifier().',
  );
}

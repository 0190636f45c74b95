/** Makes messages of what callers give, or says in a sentence why it can't. */
import type { RequestFacts } from '../context/request-facts.js';
import type { RequestContext } from '../context/request-context.js';
import { checkedIdentity, identityOf } from '../context/who.js';
import type { Who } from '../context/who.js';
import { checkedId } from '../context/user-id.js';
import { checkedAnonymousId } from '../context/anonymous-id.js';
import { aliasId, conformingId, newMessageId } from '../message/message-id.js';
import type { AliasMessage, Identity, Message, MessageContext, Properties } from '../message/message.js';
import type { IdentityLinks } from './identity-links.js';
import type { MessageOptions, WhoOptions } from './message.options.js';

/** The parts that all kinds share. */
export interface Envelope {
  readonly id: string;
  readonly clientId?: string;
  readonly time: number;
  readonly identity: Identity;
  readonly context?: MessageContext;
  readonly onBehalf?: true;
}

export class MessageDraft {
  /** @param links tells whose a visitor is; without it anonymous ids stand as they are sent */
  constructor(
    private readonly contexts: RequestContext,
    private readonly requests: RequestFacts,
    readonly links?: IdentityLinks,
  ) {}

  /** Runs `work` and all that it starts for that person. */
  as<Result>(who: Who, work: () => Result): Result {
    return this.contexts.as(() => who, work);
  }

  /**
   * An alias that is made by hand; one pair has one id, so that vendors see through it when it comes again.
   *
   * @throws Error when one of the ids is none
   */
  alias(userId: unknown, previousId: unknown, options: MessageOptions): AliasMessage {
    const user = checkedId(userId, 'user id');
    const anonymousId = checkedAnonymousId(previousId, 'previous id');
    const { id = aliasId(user, anonymousId) } = options;
    return { kind: 'alias', ...this.envelope({ userId: user, anonymousId }, { ...options, id }) };
  }

  /**
   * The identity that the message may carry, once the alias of the visitor whose request is under way is made.
   *
   * @param named whether somebody named the person, so that the visitor of the request has to be looked for
   */
  settled(message: Message, named: boolean): Identity | Promise<Identity> {
    const { identity } = message;
    if (this.links === undefined) return identity;
    const visitor = named ? this.visitorWhoIs(identity) : undefined;
    const settled = this.links.settle(visitor ?? identity, message);
    if (visitor === undefined) return settled;
    return settled instanceof Promise ? settled.then(() => identity) : identity;
  }

  /** @throws Error when the time is none */
  envelope(identity: Identity, options: MessageOptions): Envelope {
    const id = options.id === undefined ? newMessageId() : conformingId(options.id);
    return {
      id,
      clientId: options.id === undefined || options.id === id ? undefined : options.id,
      time: timeOf(options.time),
      identity,
      context: this.contextFor(identity, options.context),
      ...((options.onBehalf ?? this.isOnBehalf(identity)) && { onBehalf: true as const }),
    };
  }

  /** Whether a job or somebody else says it about the person. */
  private isOnBehalf({ userId }: Identity): boolean {
    if (this.contexts.actor() === undefined) return false;
    const request = this.contexts.current();
    return request === undefined || this.requests.person(request)?.userId !== userId;
  }

  /** Whom the caller names, else for whom the code runs, else who makes the request. */
  identity(who: WhoOptions): Identity | undefined {
    const { userId, anonymousId } = who;
    if (who.identity !== undefined) return checkedIdentity(who.identity);
    if (userId !== undefined || anonymousId !== undefined) {
      // The check makes a string of a number.
      return checkedIdentity({ userId: userId as string | undefined, anonymousId });
    }
    const actor = this.contexts.actor();
    if (actor !== undefined) return identityOf(actor());
    const request = this.contexts.current();
    return request === undefined ? undefined : this.requests.identity(request);
  }

  /** The requester with the visitor's id, when that is the person whom the message names by the user id alone. */
  private visitorWhoIs({ userId, anonymousId }: Identity): Identity | undefined {
    const request = this.contexts.current();
    if (request === undefined || userId === undefined || anonymousId !== undefined) return undefined;
    const requester = this.contexts.actor() === undefined ? this.requests.identity(request) : undefined;
    return requester?.userId === userId ? requester : undefined;
  }

  /** What the request says holds for whoever makes it, and for somebody who signs up by it; not for a third person. */
  private contextFor(subject: Identity, given: MessageContext | undefined): MessageContext | undefined {
    const request = this.contexts.current();
    if (request === undefined) return given;
    const { ip, userAgent, ...rest } = this.requests.context(request);
    const requester = this.requests.person(request)?.userId;
    const unknown = requester === undefined || subject.userId === undefined;
    const same = unknown ? this.contexts.actor() === undefined : requester === subject.userId;
    return same ? { ip, userAgent, ...rest, ...given } : { ...rest, ...given };
  }
}

/** The properties, when they are a plain set of names and values. */
export function checkedProperties(properties: unknown, call: string): Properties {
  if (properties === undefined) return {};
  if (typeof properties === 'object' && properties !== null && !Array.isArray(properties)) {
    return properties as Properties;
  }
  throw new Error(`[analytics] ${call} got properties that are no object. Give { name: value }.`);
}

/** @param what names it in the error, such as `event` */
export function checkedName(name: unknown, what: string, call: string): string {
  if (typeof name === 'string' && name.trim() !== '') return name;
  throw new Error(`[analytics] ${call} got no ${what}. Give a string that is not empty.`);
}

function timeOf(time: number | Date | undefined): number {
  if (time === undefined) return Date.now();
  const ms = typeof time === 'number' ? time : time instanceof Date ? time.getTime() : NaN;
  if (Number.isFinite(ms)) return Math.round(ms);
  throw new Error('[analytics] The time is none. Give milliseconds since the epoch, or a valid Date.');
}

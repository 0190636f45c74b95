/** The item that travels: one discriminated union that every other part of the house speaks. */

/** Free-form values a caller attaches; everything in them must survive `JSON.stringify`. */
export type Properties = Record<string, unknown>;

/** Who a message is about: the signed-in person, the anonymous visitor, or (in an alias) both. */
export interface Identity {
  /** The application's own id of a signed-in person. */
  readonly userId?: string;
  /** The id a browser carried before anyone signed in. */
  readonly anonymousId?: string;
}

/** What was known about the request or job in which a message arose. */
export interface MessageContext {
  readonly ip?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
  readonly sessionId?: string;
  readonly referrer?: string;
  readonly locale?: string;
  /** What a client said of itself and of its page beside the properties, in the words of Segment's `context`: `page`, `campaign`, `os` … */
  readonly client?: Properties;
}

/** When a message from outside came, and what its sender's clock said of it; all in milliseconds since the epoch. */
export interface ClientClock {
  readonly receivedAt: number;
  /** The time that the client gave, when it gave one; `time` differs from it where that clock was wrong. */
  readonly clientTime?: number;
  /** How far the client's clock is ahead of ours, when it showed that. */
  readonly skewMs?: number;
}

/** Which door of the collector a message came through. */
export interface Door {
  readonly protocol: 'mixpanel' | 'segment' | 'plain';
  /** The project token or write key that it showed. */
  readonly key?: string;
}

/** When, where and how it came that somebody is known: what an alias has of the message that showed it. */
export type Occasion = Pick<Envelope, 'time' | 'context' | 'door' | 'withheldFrom'>;

interface Envelope {
  /** Made once, at capture: at most 36 bytes of `[A-Za-z0-9-]`, Mixpanel's rule for `$insert_id`, the narrowest there is. */
  readonly id: string;
  /** The id a client sent, when it did not fit that rule and was hashed; Segment gets this one from its own clients. Of the messages of one record only the first has it. */
  readonly clientId?: string;
  /** When it happened, in milliseconds since the epoch; fixed at capture, so that a retry sends identical bytes. */
  readonly time: number;
  readonly identity: Identity;
  readonly context?: MessageContext;
  /** Of messages from the collector. */
  readonly clock?: ClientClock;
  /** Of messages from the collector. */
  readonly door?: Door;
  /** Said about the person by a job, a mailer or the like, rather than done by them: it is no activity of theirs. */
  readonly onBehalf?: true;
  /** Names of destinations that do not get it, because its sender or the app says so. */
  readonly withheldFrom?: readonly string[];
  /** Somebody waits to hear what became of it: its outcomes are posted under this, since clients may give several messages one id. */
  readonly awaited?: string;
}

/** Something a person did. */
export interface TrackMessage extends Envelope {
  readonly kind: 'track';
  readonly event: string;
  readonly properties: Properties;
  /** Set when a Segment client called `page` or `screen`, so that Segment receives the call as itself. */
  readonly view?: { readonly type: 'page' | 'screen'; readonly name?: string; readonly category?: string };
}

/** States that `identity.anonymousId` turned out to be `identity.userId`. */
export interface AliasMessage extends Envelope {
  readonly kind: 'alias';
}

/** What can be done to a person's profile. `properties` holds the values; for `unset` only its keys count, for `delete` nothing. */
export type PeopleOperation =
  'set' | 'setOnce' | 'increment' | 'append' | 'union' | 'remove' | 'unset' | 'delete';

/** What Mixpanel's clients say beside the values of a change: how it is to be made. Mixpanel alone heeds it. */
export interface ProfileModifiers {
  /** The change is no sign of life: when the person was last seen stays as it was. */
  readonly keepsLastSeen?: true;
  /** The id is meant as it stands, also where it is one more name of another profile: deleting it spares that one. */
  readonly ignoresAliases?: true;
  /** Where the person is, in degrees. */
  readonly place?: { readonly latitude: number; readonly longitude: number };
}

/** A change to a person's profile. */
export interface PeopleMessage extends Envelope {
  readonly kind: 'people.set';
  readonly operation: PeopleOperation;
  readonly properties: Properties;
  /** Of messages from the collector. */
  readonly modifiers?: ProfileModifiers;
}

/** What can be done to a group's profile. */
export type GroupOperation = Exclude<PeopleOperation, 'increment' | 'append'>;

/** A change to the profile of a company, team or other group. */
export interface GroupMessage extends Envelope {
  readonly kind: 'group.set';
  readonly operation: GroupOperation;
  /** Which sort of group, such as `company`. */
  readonly groupKey: string;
  readonly groupId: string;
  readonly properties: Properties;
}

export type Message = AliasMessage | PeopleMessage | GroupMessage | TrackMessage;

export type Kind = Message['kind'];

/** The order in which the kinds of one commit go to a vendor: who somebody is comes before what they did. */
export const KINDS: readonly Kind[] = ['alias', 'people.set', 'group.set', 'track'];

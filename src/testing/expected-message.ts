/** What a test says of a message: its kind, and as much of the rest as matters to it. */
import type { Identity, Kind, Message, Properties } from '../message/message.js';
import { likeness } from './likeness.js';
import { differences, type Difference } from './partial-value.js';

export interface ExpectedParts {
  readonly kind: Kind;
  /** Of a track. */
  readonly event?: string;
  /** Of a change to a profile; any of these. */
  readonly operations?: readonly string[];
  readonly identity?: Identity;
  readonly properties?: Properties;
}

export class ExpectedMessage {
  private readonly identity: Readonly<Record<string, unknown>>;
  private readonly properties: Properties;

  /** @param title what it is, in words, such as `a track "Venue Booked"` */
  constructor(
    readonly title: string,
    private readonly parts: ExpectedParts,
  ) {
    this.identity = definedOf(parts.identity ?? {});
    this.properties = parts.properties ?? {};
  }

  /** Everything that is expected beyond kind and name. */
  get details(): Readonly<Record<string, unknown>> {
    return { ...this.identity, ...this.properties };
  }

  isMetBy(message: Message): boolean {
    return this.isNamesake(message) && this.differencesOf(message).length === 0;
  }

  /** Whether the message has the kind and the name that are expected, so that only details may differ. */
  isNamesake(message: Message): boolean {
    return this.isSameSort(message) && this.parts.event === eventOf(message);
  }

  /** What would have to change for the message to be the expected one. */
  differencesOf(message: Message): Difference[] {
    const { event } = this.parts;
    return [
      ...differences({ event: eventOf(message) }, definedOf({ event })),
      ...differences(message.identity, this.identity),
      ...differences('properties' in message ? message.properties : {}, this.properties),
    ];
  }

  /** The greater, the likelier it is that the test means this message: 0 to 7. */
  nearness(message: Message): number {
    if (!this.isSameSort(message)) return 0;
    const count = Object.keys(this.details).length;
    const missed = this.differencesOf(message).filter(({ path }) => path !== 'event').length;
    const met = count === 0 ? 0 : Math.max(0, 1 - missed / count);
    return 1 + 4 * likeness(this.parts.event ?? '', eventOf(message) ?? '') + 2 * met;
  }

  private isSameSort(message: Message): boolean {
    const { kind, operations } = this.parts;
    if (message.kind !== kind) return false;
    return operations === undefined || ('operation' in message && operations.includes(message.operation));
  }
}

function eventOf(message: Message): string | undefined {
  return message.kind === 'track' ? message.event : undefined;
}

function definedOf(values: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Traits of Segment's spec by the names under which Mixpanel shows a profile. */
import type { GroupMessage, PeopleMessage, Properties } from '../../message/message.js';
import { RESERVED_TRAITS } from '../reserved.traits.js';

/** Some clients write `created`. */
const NAMES: ReadonlyMap<string, string> = new Map([...RESERVED_TRAITS, ['created', '$created']]);

/** Those that Mixpanel reserves for groups as well. */
const NAMES_OF_GROUPS: ReadonlyMap<string, string> = new Map(
  [...NAMES].filter(([trait]) => ['email', 'name', 'phone', 'avatar'].includes(trait)),
);

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/;
const NUMBER = /^\d{9,13}$/;
/** As seconds it is 1973; a smaller number is a year, or a day in digits. */
const FIRST_SECONDS = 1e8;
/** As seconds it is the year 5138, as milliseconds 1973. */
const FIRST_MILLISECONDS = 1e11;
/** Later years have more than four digits. */
const LATEST_MS = Date.UTC(9999, 11, 31);

/** The properties of a message of Segment's clients in Mixpanel's words, where these do not stand beside them; others' as they are. */
export function wordsOfSegment(message: PeopleMessage | GroupMessage): Properties {
  const { kind, door, operation, properties } = message;
  if (door?.protocol !== 'segment') return properties;
  const names = kind === 'group.set' ? NAMES_OF_GROUPS : NAMES;
  const isGiven = operation === 'set' || operation === 'setOnce';
  const words: Properties = {};
  for (const [trait, value] of Object.entries(properties)) {
    const name = names.get(trait);
    if (name === undefined) words[trait] = value;
    else if (!Object.hasOwn(properties, name) && !Object.hasOwn(words, name))
      words[name] = name === '$created' && isGiven ? dateOf(value) : value;
  }
  return words;
}

/** Mixpanel's form, `YYYY-MM-DDTHH:MM:SS` in UTC; what can't be read, and a day without a time, as it is. */
function dateOf(value: unknown): unknown {
  const time = millisecondsOf(value);
  return time > 0 && time <= LATEST_MS ? new Date(time).toISOString().slice(0, 19) : value;
}

/** UTC where no zone is named: the worker's own must not matter. */
function millisecondsOf(value: unknown): number {
  if (typeof value === 'number') {
    if (value < FIRST_SECONDS) return NaN;
    return value < FIRST_MILLISECONDS ? value * 1_000 : value;
  }
  if (typeof value !== 'string') return NaN;
  if (NUMBER.test(value)) return millisecondsOf(Number(value));
  const [, date, time, zone = 'Z'] = DATE_TIME.exec(value) ?? [];
  return date === undefined ? NaN : Date.parse(`${date}T${time}${zone.replace(/(\d{2})(\d{2})$/, '$1:$2')}`);
}

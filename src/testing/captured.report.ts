/** Tells in a list what was captured, the nearest to what was expected first. */
import type { Message, Properties } from '../message/message.js';
import type { ExpectedMessage } from './expected-message.js';
import { messageSentence } from './message.sentence.js';
import { shown } from './partial-value.js';

/** Colours, or none: what the test runner has for the expected and for the received. */
export interface Paint {
  expected(text: string): string;
  captured(text: string): string;
}

export const PLAIN: Paint = { expected: (text) => text, captured: (text) => text };

/** More would push the beginning off the screen. */
const MAX_LISTED = 10;
const MAX_COMPARED = 3;

const NOTHING =
  'Nothing was captured. A page view comes when its response has closed: await analytics.idle(), or waitFor() it.';

/** Captured messages, as they were captured. */
export function capturedList(messages: readonly Message[]): string {
  if (messages.length === 0) return NOTHING;
  const lines = messages
    .slice(0, MAX_LISTED)
    .map((message, at) => `${item(at, message)}${propertyLines(message)}`);
  return [...lines, ...rest(messages)].join('\n');
}

/** Captured messages beside what was expected, with what differs. */
export function comparedList(
  messages: readonly Message[],
  expected: ExpectedMessage,
  paint: Paint = PLAIN,
): string {
  if (messages.length === 0) return NOTHING;
  const nearest = messages.toSorted((one, other) => expected.nearness(other) - expected.nearness(one));
  const items = nearest.slice(0, MAX_LISTED).map((message, at) => {
    const compared = at === 0 ? expected.nearness(message) > 0 : at < MAX_COMPARED && expected.isNamesake(message); // prettier-ignore
    return `${item(at, message)}${compared ? comparison(message, expected, paint) : ''}`;
  });
  const head = `Captured, the nearest first (${paint.expected('- expected')}, ${paint.captured('+ captured')}):`;
  return [head, '', ...items, ...rest(messages)].join('\n');
}

/** What is expected, line by line, beneath its title. */
export function expectedLines({ title, details }: ExpectedMessage, paint: Paint = PLAIN): string {
  const lines = Object.entries(details).map(([path, value]) => `\n    ${path}: ${paint.expected(shown(value))}`); // prettier-ignore
  return `${title}${lines.length > 0 ? ' with' : ''}${lines.join('')}`;
}

function item(at: number, message: Message): string {
  return `  ${at + 1}. ${messageSentence(message)}`;
}

function comparison(message: Message, expected: ExpectedMessage, paint: Paint): string {
  const different = expected.differencesOf(message);
  const paths = new Set(different.map(({ path }) => path.split('.')[0]));
  const captured: Properties = { ...message.identity, ...propertiesOf(message) };
  const same = Object.keys(expected.details).filter((path) => !paths.has(path));
  return [
    ...different.flatMap(({ path, expected: wanted, captured: found }) => [
      paint.expected(`\n     - ${path}: ${shown(wanted)}`),
      paint.captured(`\n     + ${path}: ${shown(found)}`),
    ]),
    ...same.map((path) => `\n       ${path}: ${shown(captured[path])}`),
  ].join('');
}

function propertyLines(message: Message): string {
  return Object.entries(propertiesOf(message))
    .map(([path, value]) => `\n       ${path}: ${shown(value)}`)
    .join('');
}

function propertiesOf(message: Message): Properties {
  return 'properties' in message ? message.properties : {};
}

function rest(messages: readonly Message[]): string[] {
  const more = messages.length - MAX_LISTED;
  return more > 0 ? [`  … and ${more} more.`] : [];
}

/** Says in words what a message told a destination. */
import type { Identity, Message, Properties, TrackMessage } from '../message/message.js';

/** The server's, before the handler's name. */
const PAGE_VIEW = 'Page View – ';
/** The browser client's. */
const BROWSER_PAGE_VIEW = 'Page View';

/** One sentence a message, such as `alias: visitor 3f2a9c1b… is now ada@example.com`. */
export function inWords(message: Message): string {
  const person = nameOf(message.identity);
  if (message.kind === 'alias')
    return `alias: ${visitor(message.identity.anonymousId)} is now ${message.identity.userId}`;
  if (message.kind === 'people.set')
    return `profile: ${change(person, message.operation, message.properties)}`;
  if (message.kind === 'group.set') {
    const group = `${message.groupKey} ${message.groupId}`;
    return `group: ${change(group, message.operation, message.properties)}`;
  }
  if (message.event === BROWSER_PAGE_VIEW) return browserPageView(person, message);
  return message.event.startsWith(PAGE_VIEW) ? pageView(person, message) : event(person, message);
}

function pageView(person: string, { event: name, properties }: TrackMessage): string {
  const place = name.slice(PAGE_VIEW.length);
  const entity = properties.entity_name;
  if (typeof entity !== 'string' || entity === '') return `page view: ${person} visited ${place}`;
  return `page view: ${person} visited ${entity} (${place})`;
}

function browserPageView(person: string, { properties }: TrackMessage): string {
  const url = typeof properties.url === 'string' && URL.canParse(properties.url) && new URL(properties.url);
  return `page view: ${person} saw ${url ? url.pathname : 'a page'}`;
}

function event(person: string, { event: name, properties }: TrackMessage): string {
  const about = properties.entity_name;
  return typeof about === 'string' ? `track: ${person}: ${name} (${about})` : `track: ${person}: ${name}`;
}

function change(subject: string, operation: string, properties: Properties): string {
  if (operation === 'delete') return `${subject} was deleted`;
  const values = Object.entries(properties).map(([key, value]) => `${label(key)} ${asText(value)}`);
  if (operation === 'set') return `${subject} has ${values.join(', ')}`;
  return `${subject}, ${operation}: ${values.join(', ')}`;
}

function nameOf({ userId, anonymousId }: Identity): string {
  return userId ?? visitor(anonymousId);
}

function visitor(anonymousId = 'unknown'): string {
  return `visitor ${anonymousId.length > 8 ? `${anonymousId.slice(0, 8)}…` : anonymousId}`;
}

/** `$first_name` reads `first name`. */
function label(key: string): string {
  return key.replace(/^\$/, '').replaceAll('_', ' ');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

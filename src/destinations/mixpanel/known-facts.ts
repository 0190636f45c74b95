/** Facts that Mixpanel has a name of its own for, and charts by (docs.mixpanel.com/docs/data-structure/property-reference). */
import type { AliasMessage, Properties, TrackMessage } from '../../message/message.js';

/** Where each stands in what a client said of itself, in the words of Segment's context. */
const PLACES: readonly (readonly [name: string, part: string, field: string])[] = [
  ['$current_url', 'page', 'url'],
  ['$referrer', 'page', 'referrer'],
  ['utm_source', 'campaign', 'source'],
  ['utm_medium', 'campaign', 'medium'],
  ['utm_campaign', 'campaign', 'name'],
  ['utm_term', 'campaign', 'term'],
  ['utm_content', 'campaign', 'content'],
  ['$browser', 'browser', 'name'],
  ['$browser_version', 'browser', 'version'],
  ['$os', 'os', 'name'],
  ['$os_version', 'os', 'version'],
  ['$screen_width', 'screen', 'width'],
  ['$screen_height', 'screen', 'height'],
  ['$manufacturer', 'device', 'manufacturer'],
  ['$model', 'device', 'model'],
  ['$app_version_string', 'app', 'version'],
  ['$app_build_number', 'app', 'build'],
  ['$carrier', 'network', 'carrier'],
  ['$wifi', 'network', 'wifi'],
  ['$city', 'location', 'city'],
  ['$region', 'location', 'region'],
];

/** Of an event; what its own properties say by these names wins over them. */
export function knownFacts({ properties, context, view }: TrackMessage): Properties {
  const { browser, browser_version, os } = properties;
  const { client, referrer } = context ?? {};
  return {
    ...(client !== undefined && factsOfClient(client)),
    ...(typeof browser === 'string' && { $browser: browser }),
    ...(typeof browser_version === 'string' && { $browser_version: browser_version }),
    ...(typeof os === 'string' && { $os: os }),
    ...(referrer !== undefined && { $referrer: referrer }),
    ...(view?.name !== undefined && { name: view.name }),
    ...(view?.category !== undefined && { category: view.category }),
  };
}

/**
 * The library that made the event, in place of the mixpanel package, which names itself. That is right for the app's own events alone:
 * of one that came through a door nothing is said that its client did not say.
 */
export function libraryFacts(message: TrackMessage | AliasMessage): Properties {
  const { context, door } = message;
  const { mp_lib, $lib_version }: Properties = message.kind === 'track' ? message.properties : {};
  // No JSON is made of what is undefined.
  const unsaid = door && { mp_lib: undefined, $lib_version: isFact($lib_version) ? $lib_version : undefined };
  if (typeof mp_lib === 'string') return { ...unsaid, mp_lib, ...(isFact($lib_version) && { $lib_version }) };
  const { name, version } = partOf(context?.client ?? {}, 'library');
  if (!isFact(name)) return { ...unsaid };
  // As Segment's own destination for Mixpanel has it.
  const library = door?.protocol === 'segment' ? `Segment: ${String(name)}` : name;
  return { ...unsaid, mp_lib: library, ...(isFact(version) && { $lib_version: version }) };
}

function factsOfClient(client: Properties): Properties {
  const facts: Properties = {};
  for (const [name, part, field] of PLACES) {
    const value = partOf(client, part)[field];
    if (isFact(value)) facts[name] = value;
  }
  return facts;
}

function partOf(client: Properties, part: string): Properties {
  const value = client[part];
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

/** Clients write an empty text where they know nothing. */
function isFact(value: unknown): boolean {
  return (
    (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean'
  );
}

/** What a Mixpanel client says of its page and machine among an event's properties, in the words of Segment's context. */
import type { MessageContext, Properties } from '../../message/message.js';

/** Longer ones stay in the properties alone: Segment takes 32 KiB a call. */
const MAX_LENGTH = 2_048;
/** As browsers write addresses: nothing in them is left to be resolved. */
const ADDRESS = /^https?:\/\/[^/?#\s]+(\/[^?#\s]*)?(\?[^#\s]*)?(?:#|$)/i;

/** The same facts stay in the event's properties, under the names by which Mixpanel charts. */
export function wordsOfMixpanel(properties: Properties): Pick<MessageContext, 'referrer' | 'client'> {
  const { $referrer: referrer } = properties;
  return {
    referrer: typeof referrer === 'string' ? (fact(referrer) as string | undefined) : undefined,
    client: someOf({
      page: pageOf(properties),
      campaign: someOf({
        source: fact(properties['utm_source']),
        medium: fact(properties['utm_medium']),
        name: fact(properties['utm_campaign']),
        term: fact(properties['utm_term']),
        content: fact(properties['utm_content']),
      }),
      os: someOf({ name: fact(properties['$os']), version: fact(properties['$os_version']) }),
      screen: someOf({
        width: fact(properties['$screen_width']),
        height: fact(properties['$screen_height']),
      }),
    }),
  };
}

function pageOf(properties: Properties): Properties | undefined {
  const url = fact(properties['$current_url']);
  const title = fact(properties['current_page_title']);
  if (typeof url !== 'string') return someOf({ url, title });
  const found = ADDRESS.exec(url);
  return found === null ? { url, title } : { url, title, path: found[1] ?? '/', search: found[2] ?? '' };
}

function fact(value: unknown): string | number | undefined {
  if (typeof value === 'string') return value !== '' && value.length <= MAX_LENGTH ? value : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** The facts, of which some may be undefined; undefined when all are. */
function someOf(facts: Properties): Properties | undefined {
  return Object.values(facts).some((each) => each !== undefined) ? facts : undefined;
}

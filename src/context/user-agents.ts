/** Tells browsers, systems and bots by their user agent, each distinct one once. */
import Bowser from 'bowser';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';

/** What a user agent says of itself; what it keeps to itself is undefined. */
export interface UserAgentFacts {
  readonly bot: boolean;
  readonly browser?: string;
  readonly browserVersion?: string;
  readonly os?: string;
  /** `desktop`, `mobile`, `tablet`, `tv` or `bot`. */
  readonly deviceType?: string;
}

/** Distinct user agents remembered; at 512 characters each, about 2 MB. */
const MAX_REMEMBERED = 2_000;

/** Real ones are shorter; what follows is not worth the time of a regular expression. */
const MAX_LENGTH = 512;

/**
 * General HTTP clients, and the headless browser of people's own tests: isbot counts them as bots, but here they come with a
 * signed-in person, from an app (okhttp), a script (curl), a vendor's own library (analytics-node) or another service.
 */
const HTTP_CLIENT =
  /^(?:analytics[-.\w]*|mixpanel[-.\w]*|curl|wget|httpie|insomnia|postmanruntime|node|undici|axios|got|superagent|light-my-request|deno|bun|autocannon|okhttp|java|apache-httpclient|python|aiohttp|go-http-client|ruby|faraday|guzzlehttp|reqwest|libwww-perl)\b|HeadlessChrome\//i;

const NOTHING: UserAgentFacts = { bot: false };

export class UserAgents {
  private readonly known = new LRUCache<string, UserAgentFacts>({ max: MAX_REMEMBERED });

  facts(userAgent: string | undefined): UserAgentFacts {
    if (userAgent === undefined || userAgent === '') return NOTHING;
    const key = userAgent.length > MAX_LENGTH ? userAgent.slice(0, MAX_LENGTH) : userAgent;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const facts = parse(key);
    this.known.set(key, facts);
    return facts;
  }
}

function parse(userAgent: string): UserAgentFacts {
  const { browser, os, platform } = Bowser.parse(userAgent);
  return {
    bot: isbot(userAgent) && !HTTP_CLIENT.test(userAgent),
    browser: browser.name || undefined,
    browserVersion: browser.version,
    os: os.name,
    deviceType: platform.type,
  };
}

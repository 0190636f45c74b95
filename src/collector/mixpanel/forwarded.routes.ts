/** What mixpanel-browser asks of Mixpanel itself: session replays, feature flags and settings. */
import { mayWrite, shownKey, UNKNOWN_KEY } from '../credentials.js';
import type { Exchange } from '../exchange.js';
import type { RateLimits } from '../rate-limits.js';
import { Refusal } from '../refusal.js';
import type { Route, RouteEntry } from '../route.js';
import { passBack, type MixpanelUpstream, type UpstreamAnswer } from './mixpanel.upstream.js';
import { tokenOf } from './sending.js';

/** mixpanel-browser gives up on its settings after 500 ms, and then counts that as a failure. */
const SETTINGS_TIMEOUT_MS = 400;
/** Pages wait for their flags before they show anything. */
const FLAGS_TIMEOUT_MS = 3_000;

export interface ForwardedParts {
  /** Undefined: Mixpanel is none of the destinations. */
  readonly upstream: MixpanelUpstream | undefined;
  /** Project tokens that may write; empty: all. */
  readonly keys: ReadonlySet<string>;
  readonly limits: RateLimits;
  readonly refuse: (exchange: Exchange, refusal: Refusal) => void;
}

export function forwardedRoutes(parts: ForwardedParts): RouteEntry[] {
  const route = (
    methods: readonly string[],
    answer: (exchange: Exchange) => Promise<void> | void,
  ): Route => ({
    methods,
    handle: async (exchange) => {
      await admit(exchange, parts);
      await answer(exchange);
    },
    refuse: parts.refuse,
  });
  const passed = route(['POST'], (exchange) => upstreamOf(parts).forward(exchange));
  const orEmpty = (empty: object, timeoutMs: number): Route =>
    route(['GET'], (exchange) => answerOrEmpty(exchange, parts, empty, timeoutMs));
  return [
    ['/record', passed],
    ['/flags', orEmpty({ flags: {} }, FLAGS_TIMEOUT_MS)],
    [/^\/flags\/[\w-]+\/first-time-events$/, passed],
    ['/settings', orEmpty({}, SETTINGS_TIMEOUT_MS)],
    ['/decide', decideRoute(parts)],
  ];
}

/** Only libraries of long ago ask, and there is nothing that they still could be told. */
function decideRoute(parts: ForwardedParts): Route {
  return {
    methods: ['GET', 'POST'],
    isUncounted: true,
    handle: (exchange) => {
      knownToken(exchange, parts);
      exchange.json(200, { notifications: [], config: {} });
    },
    refuse: parts.refuse,
  };
}

/** @throws Refusal what `knownToken` does, and 429 for a token that asks too often */
async function admit(exchange: Exchange, parts: ForwardedParts): Promise<void> {
  await parts.limits.countKeys([knownToken(exchange, parts)]);
}

/** @throws Refusal 400 for a token that can be none, 401 for one that may not write here */
function knownToken(exchange: Exchange, { keys }: ForwardedParts): string | undefined {
  const token = tokenOf(exchange) ?? shownKey(exchange.query.get('token'));
  if (!mayWrite(keys, token)) throw new Refusal(401, UNKNOWN_KEY);
  return token;
}

function upstreamOf({ upstream }: ForwardedParts): MixpanelUpstream {
  if (upstream !== undefined) return upstream;
  throw new Refusal(404, 'Mixpanel is not set up here, and only Mixpanel can take this; set MIXPANEL_TOKEN, or turn this off in the page.'); // prettier-ignore
}

/** A page must not wait for, or fail by, what it can do without. */
async function answerOrEmpty(
  exchange: Exchange,
  { upstream }: ForwardedParts,
  empty: object,
  timeoutMs: number,
): Promise<void> {
  const answer = await upstream?.answerTo(exchange, timeoutMs).catch(() => undefined);
  if (answer === undefined || !isUsable(answer))
    return exchange.json(200, empty, { 'cache-control': 'no-store' });
  passBack(exchange, answer);
}

/** A page that asks with a token of another project would show the error, and can do nothing about it. */
function isUsable({ status }: UpstreamAnswer): boolean {
  return status < 400;
}

/** Everything at which Mixpanel's clients knock. */
import type { Collection } from '../collection.js';
import type { OutcomeWait } from '../outcome-wait.js';
import type { RateLimits } from '../rate-limits.js';
import type { RouteEntry } from '../route.js';
import type { ShownIp } from '../sender.facts.js';
import { ServedPackage } from '../served-package.js';
import { forwardedRoutes } from './forwarded.routes.js';
import { libraryRoutes } from './library.routes.js';
import { MixpanelAnswers } from './mixpanel.answer.js';
import { ImportEndpoint, MixpanelEndpoint } from './mixpanel.endpoint.js';
import type { MixpanelUpstream } from './mixpanel.upstream.js';
import { engageArrivals, groupArrivals } from './profile.record.js';
import { trackArrivals } from './track.record.js';

export interface MixpanelParts {
  readonly collection: Collection;
  /** Records in one request. */
  readonly maxBatch: number;
  readonly shownIp: ShownIp;
  /** The names of the destinations, for those who ask in JSON. */
  readonly destinations: readonly string[];
  readonly wait: OutcomeWait;
  /** Project tokens that may write; empty: all. */
  readonly keys: ReadonlySet<string>;
  readonly limits: RateLimits;
  /** Mixpanel itself; undefined when it is none of the destinations. Close it at the end. */
  readonly upstream: MixpanelUpstream | undefined;
  /** Default: the installed `mixpanel-browser`. */
  readonly library?: ServedPackage;
}

export function mixpanelRoutes(parts: MixpanelParts): RouteEntry[] {
  const { collection, maxBatch, shownIp, upstream, keys, limits } = parts;
  const answers = new MixpanelAnswers(parts.destinations, parts.wait);
  const endpoints = { maxBatch, shownIp, answers };
  return [
    ['/track', collection.route(new MixpanelEndpoint(endpoints, trackArrivals))],
    ['/import', collection.route(new ImportEndpoint(endpoints, trackArrivals))],
    ['/engage', collection.route(new MixpanelEndpoint(endpoints, engageArrivals))],
    ['/groups', collection.route(new MixpanelEndpoint(endpoints, groupArrivals))],
    ...forwardedRoutes({
      upstream,
      keys,
      limits,
      refuse: (exchange, refusal) => answers.refuse(exchange, refusal),
    }),
    ...libraryRoutes(parts.library ?? new ServedPackage('mixpanel-browser')),
  ];
}

/** All that the collector says in Segment's protocol, by path. */
import type { Collection } from '../collection.js';
import type { CollectorOptions } from '../collector.options.js';
import type { RequestBodies } from '../request-bodies.js';
import type { RouteEntry } from '../route.js';
import type { ShownIp } from '../sender.facts.js';
import { ServedPackage } from '../served-package.js';
import { CALL_TYPES } from './call-type.js';
import { KnownKeys } from './known-keys.js';
import { BundleRoute, LibraryRoute } from './library.route.js';
import { MetricsRoute } from './metrics.route.js';
import { SegmentEndpoint } from './segment.endpoint.js';
import { SettingsRoute } from './settings.route.js';

export interface SegmentParts {
  readonly collection: Pick<Collection, 'route'>;
  readonly bodies: RequestBodies;
  readonly options: Pick<
    CollectorOptions,
    'keys' | 'maxBatch' | 'maxBodyBytes' | 'groupKey' | 'trustedProxies'
  >;
  /** Of the collector's paths, without a slash at its end: empty for the root. */
  readonly prefix: string;
  /** How an address that a client names may be kept. */
  readonly shownIp: ShownIp;
  /** Default: what is installed. */
  readonly library?: ServedPackage;
}

export function segmentRoutes(parts: SegmentParts): RouteEntry[] {
  const { collection, bodies, options, prefix, shownIp } = parts;
  const { library = new ServedPackage('@segment/analytics-next') } = parts;
  const { maxBatch, maxBodyBytes, groupKey, trustedProxies } = options;
  const keys = new KnownKeys(new Set(options.keys));
  const endpoints = { maxBatch, maxBodyBytes, groupKey, shownIp };
  const calls = CALL_TYPES.flatMap((type): RouteEntry[] => {
    const route = collection.route(new SegmentEndpoint(endpoints, type));
    return [[`/v1/${type}`, route], [`/v1/${type.charAt(0)}`, route]]; // prettier-ignore
  });
  const batches = collection.route(new SegmentEndpoint(endpoints));
  return [
    ...calls,
    ['/v1/batch', batches],
    ['/v1/b', batches],
    ['/v1/m', new MetricsRoute(bodies)],
    [/^\/v1\/projects\/([^/]+)\/settings$/, new SettingsRoute(keys, prefix, trustedProxies)],
    [/^\/analytics\.js\/v1\/([^/]+)\/analytics(?:\.min)?\.js$/, new LibraryRoute(library, keys)],
    [/^\/analytics-next\/bundles\/([\w-]+\.bundle\.[\da-f]+\.js)$/, new BundleRoute(library)],
  ];
}

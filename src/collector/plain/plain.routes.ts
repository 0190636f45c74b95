/** All that the collector says in its own words, by path. */
import type { Collection } from '../collection.js';
import type { CollectorOptions } from '../collector.options.js';
import type { RouteEntry } from '../route.js';
import { ClientRoute } from './client.route.js';
import { type DropParts, DropRoute } from './drop.route.js';
import { PingRoute } from './ping.route.js';
import { PlainEndpoint } from './plain.endpoint.js';
import type { Sender } from './track.record.js';

export interface PlainParts extends Sender, DropParts {
  readonly collection: Pick<Collection, 'route'>;
  readonly options: Pick<CollectorOptions, 'maxBatch'>;
  /** Of the package. */
  readonly version: string;
  /** The built browser client. Default: the package's own. */
  readonly clientPath?: string;
}

export function plainRoutes(parts: PlainParts): RouteEntry[] {
  const { collection, options, readAnonymousId, shownIp, version, clientPath } = parts;
  const endpoint = new PlainEndpoint({ maxBatch: options.maxBatch, readAnonymousId, shownIp });
  return [
    ['/events', collection.route(endpoint)],
    ['/ping', new PingRoute(version)],
    ['/drop', new DropRoute(parts)],
    ['/client.js', new ClientRoute(clientPath)],
  ];
}

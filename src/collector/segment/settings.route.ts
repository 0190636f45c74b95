/** Tells analytics.js what it asks its CDN for at start: above all, to send here. */
import type { Exchange } from '../exchange.js';
import type { Route } from '../route.js';
import { ownAddress } from './own-address.js';
import type { KnownKeys } from './known-keys.js';

export class SettingsRoute implements Route {
  readonly methods = ['GET'];
  readonly isUncounted = true;

  /**
   * @param prefix of the collector's paths, without a slash at its end
   * @param trustedProxies see `CollectorOptions`
   */
  constructor(
    private readonly keys: KnownKeys,
    private readonly prefix: string,
    private readonly trustedProxies: number,
  ) {}

  handle(exchange: Exchange, [key = '']: readonly string[]): void {
    this.keys.check(key);
    const { host, protocol } = ownAddress(exchange, this.trustedProxies);
    const apiHost = `${host}${this.prefix}/v1`;
    // What it says depends on the Host header, so no cache may keep it for others.
    exchange.json(200, settings(key, apiHost, protocol), { 'cache-control': 'no-store' });
  }
}

/** The fields that @segment/analytics-next 1.84 reads; without `sampleRate: 0` it sends metrics of itself. */
function settings(key: string, apiHost: string, protocol: 'http' | 'https'): object {
  return {
    integrations: {
      'Segment.io': { apiKey: key, apiHost, protocol, retryQueue: true, addBundledMetadata: false },
    },
    plan: {},
    metrics: { sampleRate: 0, host: apiHost, protocol },
    enabledMiddleware: {},
    remotePlugins: [],
    legacyVideoPluginsEnabled: false,
  };
}

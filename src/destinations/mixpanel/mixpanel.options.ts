/** What a user may choose about Mixpanel. */

/** A service account (Mixpanel: Organization Settings); its role must be Owner or Admin to import. */
export interface MixpanelServiceAccount {
  readonly username: string;
  readonly secret: string;
  readonly projectId: string;
}

export class MixpanelOptions {
  /** The project's token. Required. */
  token = '';
  /** Where the project's data lives. Default `US`. A wrong region loses data at Mixpanel without an error. */
  region: 'US' | 'EU' | 'IN' = 'US';
  /** Base URL such as `https://mixpanel-proxy.example.com`; wins over `region`. Default: the region's host. */
  apiHost?: string;
  /**
   * The project's way of merging identities. Default `simplified`, the one of projects made since April 2024.
   * `original` is for older projects that merge by `$create_alias`.
   */
  idMerge: 'simplified' | 'original' = 'simplified';
  /** Imports events as this account. Default: with the token as the Basic user. */
  serviceAccount?: MixpanelServiceAccount;
  /** For one request, in milliseconds. Default 10,000. */
  timeoutMs = 10_000;
  /** Events or profile updates a request. Default 2,000, the most that Mixpanel takes. */
  maxSize = 2_000;
  /**
   * Bytes a request, before compression. Default 10,000,000: Mixpanel's 10 MB, read the narrower way.
   * A request that Mixpanel still finds too long is split, so a lower figure only saves that detour.
   */
  maxBytes = 10_000_000;
  /**
   * What to do with `increment` and `append` when it is unknown whether Mixpanel applied them (no answer after sending, or a
   * server error): Mixpanel has no key by which it would notice a repeat. `repeat`, the default, applies them once or more often;
   * `skip` applies them once or never, and puts them into the dead letter with that reason.
   * A worker that is killed at that very moment repeats them in either case.
   */
  unknownOutcome: 'repeat' | 'skip' = 'repeat';
}

const HOSTS = {
  US: 'https://api.mixpanel.com',
  EU: 'https://api-eu.mixpanel.com',
  IN: 'https://api-in.mixpanel.com',
} as const;

/** The base URL of ingestion, without a slash at its end. */
export function mixpanelHost(options: MixpanelOptions): string {
  return (options.apiHost ?? HOSTS[options.region]).replace(/\/+$/, '');
}

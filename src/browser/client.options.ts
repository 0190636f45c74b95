/** What a page may choose about the client, with its defaults. */

export type Properties = Record<string, unknown>;

/** What belongs to each track of an element; as a function, asked when it happens. */
export type ElementProperties = Properties | ((element: Element) => Properties);

export interface ClientOptions {
  /** The collector's address, with its path where it has one: `https://a.example.com/t7`. */
  readonly host: string;
  /** One of the collector's `COLLECTOR_KEYS`, where it has such. Default: none. */
  readonly key?: string;
  /**
   * `true`: a page view for each page that is loaded; `'path'`: also when a single-page app changes path or query;
   * `'hash'`: also when what follows the `#` changes; `false`: only those of `page()`. Default: `true`.
   */
  readonly pageViews?: boolean | 'path' | 'hash';
  /**
   * Selects the forms that get a hidden field `mix_panel_temp_id` with the visitor's id. Forms that have the field are filled
   * without it. Default: none.
   */
  readonly signUpForm?: string;
  /** The cookie that carries the visitor's id, the same as the server's `anonymousId.cookie`. Default: `analytics_anonymous_id`. */
  readonly cookie?: string;
  /** The domain of the cookie, the same as the server's `anonymousId.domain`. Default: the host alone. */
  readonly cookieDomain?: string;
  /** Who is signed in, as the server knows them; as a function, asked each time. Default: nobody. */
  readonly userId?: string | (() => string | undefined);
  /** Whether nothing is kept and nothing sent in browsers that say so by Global Privacy Control. Default: false. */
  readonly respectGpc?: boolean;
  /** So many items go out at once, and in one request. Default: 20. */
  readonly batchSize?: number;
  /** How long an item waits for others at most, in milliseconds. Default: 1,000. */
  readonly maxWaitMs?: number;
}

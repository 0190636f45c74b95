/** What the collector answers, by path. */
import type { Exchange } from './exchange.js';
import type { Refusal } from './refusal.js';

export interface Route {
  /** In capitals; OPTIONS is answered for all. HEAD only where GET changes nothing, such as for files. */
  readonly methods: readonly string[];
  /** Whether it is answered also to addresses over their limit, since it stores and costs nothing: files, a ping. Default: false. */
  readonly isUncounted?: boolean;
  /**
   * Answers the exchange.
   *
   * @param parameters what the groups of a pattern caught, as it stands in the path: not decoded
   * @throws Refusal for what it does not take
   */
  handle(exchange: Exchange, parameters: readonly string[]): Promise<void> | void;
  /** Says no in the words of the route's clients. Default: `{ "error": … }`. */
  refuse?(exchange: Exchange, refusal: Refusal): void;
}

/** A path as it stands, such as `/track`, or a pattern whose groups are the route's parameters. */
export type RouteEntry = readonly [path: string | RegExp, route: Route];

export interface FoundRoute {
  readonly route: Route;
  readonly parameters: readonly string[];
}

export class Routes {
  private readonly exact = new Map<string, FoundRoute>();
  private readonly patterns: [RegExp, Route][] = [];

  constructor(entries: readonly RouteEntry[]) {
    for (const [path, route] of entries) {
      if (typeof path === 'string') this.exact.set(path, { route, parameters: [] });
      else this.patterns.push([path, route]);
    }
  }

  /** The paths that are no patterns. */
  get paths(): readonly string[] {
    return [...this.exact.keys()];
  }

  /** @param path without a slash at its end */
  find(path: string): FoundRoute | undefined {
    const exact = this.exact.get(path);
    if (exact !== undefined) return exact;
    for (const [pattern, patterned] of this.patterns) {
      const [whole, ...parameters] = pattern.exec(path) ?? [];
      if (whole !== undefined) return { route: patterned, parameters };
    }
    return undefined;
  }
}

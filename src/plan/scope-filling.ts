/** Fills in the properties of a track's scope that its caller left out. */
import type { Properties } from '../message/message.js';
import type { ScopeSource } from './plan.options.js';
import { PropertyRules } from './property-rules.js';
import type { ScopeClass } from './typed-track.js';

export interface Filling {
  readonly filled: Properties;
  /** Why the app's own reader failed, in its words. */
  readonly problems: string[];
}

export class ScopeFilling {
  private readonly sources: readonly { readonly source: ScopeSource; readonly rules: PropertyRules }[];

  constructor(sources: readonly ScopeSource[]) {
    // A scope comes behind those that it extends, and so has the last word.
    this.sources = sources
      .toSorted((a, b) => depthOf(a.scope) - depthOf(b.scope))
      .map((source) => ({ source, rules: new PropertyRules([source.scope]) }));
  }

  /** The properties with those that the request says of the scope, or why it could not be read. What was given wins. */
  fill(scope: ScopeClass | undefined, given: Properties, request: unknown): Filling {
    if (scope === undefined || request === undefined) return { filled: given, problems: [] };
    const found: Properties = {};
    const problems: string[] = [];
    for (const { source, rules } of this.sources) {
      if (source.scope !== scope && !(scope.prototype instanceof source.scope)) continue;
      if (rules.allGiven(given)) continue;
      try {
        const said = source.from(request) ?? {};
        for (const [name, value] of Object.entries(said)) if (rules.has(name)) found[name] = value;
      } catch (error) {
        problems.push(`the request says no ${source.scope.name}: ${(error as Error).message}`);
      }
    }
    return { filled: { ...found, ...definedOf(given) }, problems };
  }
}

function definedOf(given: Properties): Properties {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function depthOf(scope: ScopeClass): number {
  let depth = 0;
  for (let each: unknown = scope.prototype; each !== null; each = Object.getPrototypeOf(each)) depth += 1;
  return depth;
}

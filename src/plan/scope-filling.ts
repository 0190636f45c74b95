/** Fills in the properties of a track's scope that its caller left out. */
import type { Properties } from '../message/message.js';
import type { HandledCall, ScopeSource } from './plan.options.js';
import { PropertyRules } from './property-rules.js';
import type { ScopeClass } from './typed-track.js';

export interface Filling {
  readonly filled: Properties;
  /** Why the app's own reader failed, in its words. */
  readonly problems: readonly string[];
}

interface RuledSource {
  readonly source: ScopeSource;
  readonly rules: PropertyRules;
}

const NOTHING_CALLED: HandledCall = {};
const NO_PROBLEMS: readonly string[] = [];

export class ScopeFilling {
  private readonly sources: readonly RuledSource[];
  private readonly ofScope = new Map<ScopeClass, readonly RuledSource[]>();

  constructor(sources: readonly ScopeSource[]) {
    // A scope comes behind those that it extends, and so has the last word.
    this.sources = sources
      .toSorted((a, b) => depthOf(a.scope) - depthOf(b.scope))
      .map((source) => ({ source, rules: new PropertyRules([source.scope]) }));
  }

  /** The properties with those that the request says of the scope, or why it could not be read. What was given wins. */
  fill(
    scope: ScopeClass | undefined,
    given: Properties,
    request: unknown,
    call: HandledCall = NOTHING_CALLED,
  ): Filling {
    if (scope === undefined || request === undefined) return { filled: given, problems: NO_PROBLEMS };
    const found: Properties = {};
    const problems: string[] = [];
    for (const { source, rules } of this.sourcesOf(scope)) {
      if (rules.allGiven(given)) continue;
      try {
        const said = source.from(request, call) ?? {};
        for (const name of Object.keys(said)) if (rules.has(name)) found[name] = said[name];
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        problems.push(`the request says no ${source.scope.name}: ${why}`);
      }
    }
    const filled = { ...given };
    for (const name of Object.keys(found)) filled[name] ??= found[name];
    return { filled, problems };
  }

  private sourcesOf(scope: ScopeClass): readonly RuledSource[] {
    let known = this.ofScope.get(scope);
    if (known === undefined) {
      known = this.sources.filter(({ source }) => isWithin(scope, source.scope));
      this.ofScope.set(scope, known);
    }
    return known;
  }
}

function isWithin(scope: ScopeClass, wider: ScopeClass): boolean {
  return scope === wider || scope.prototype instanceof wider;
}

function depthOf(scope: ScopeClass): number {
  let depth = 0;
  for (let each: unknown = scope.prototype; each !== null; each = Object.getPrototypeOf(each)) depth += 1;
  return depth;
}

/** The typed tracks and identifiers of an app, by name. */
import { declarationOf, declarations, type Declaration } from './declaration.js';
import { eventNameOf, isConventional } from './event-name.js';
import type { PlanOptions } from './plan.options.js';
import { PropertyRules } from './property-rules.js';

/** A class of the plan with its rules. */
export interface Planned {
  readonly declaration: Declaration;
  readonly rules: PropertyRules;
}

export class Plan {
  private tracks = new Map<string, Planned>();
  private identifiers = new Map<string, Planned>();
  private seen = -1;

  /** @throws Error one that names every class that breaks the rules of a plan, each with its place and the remedy */
  constructor(private readonly options: Pick<PlanOptions, 'events' | 'identifiers'>) {
    this.read();
  }

  track(event: string): Planned | undefined {
    this.read();
    return this.tracks.get(event);
  }

  identifier(className: string): Planned | undefined {
    this.read();
    return this.identifiers.get(className);
  }

  /** The identifier that a trait belongs to, the first of several. */
  ownerOf(trait: string): Planned | undefined {
    this.read();
    for (const each of this.identifiers.values()) if (each.rules.has(trait)) return each;
    return undefined;
  }

  /** All of it, tracks first, in the order of declaration. */
  declarations(): Declaration[] {
    this.read();
    return [...this.tracks.values(), ...this.identifiers.values()].map(({ declaration }) => declaration);
  }

  /** A module that is loaded late may declare more. */
  private read(): void {
    if (this.seen === declarations.length) return;
    const tracks = classes('track', this.options.events);
    const identifiers = classes('identifier', this.options.identifiers);
    const problems = [...tracks.problems, ...identifiers.problems, ...offConvention(tracks.found)];
    problems.push(...namesakes(tracks.found), ...namesakes(identifiers.found));
    if (problems.length > 0) throw new Error(problems.join('\n'));
    this.tracks = byName(tracks.found);
    this.identifiers = byName(identifiers.found);
    this.seen = declarations.length;
  }
}

function classes(
  kind: Declaration['kind'],
  listed: readonly (abstract new (...args: never[]) => object)[] | 'decorated',
) {
  if (listed === 'decorated') {
    return { found: declarations.filter((each) => each.kind === kind), problems: [] };
  }
  const decorator = kind === 'track' ? '@TrackEvent()' : '@Identifier()';
  const bare = listed.filter((type) => declarationOf(type)?.kind !== kind);
  return {
    found: [...new Set(listed)].map(declarationOf).filter((each) => each?.kind === kind) as Declaration[],
    problems: bare.map(
      ({ name }) =>
        `[analytics] The class ${name} is in the plan but has no ${decorator}. Put it on the class.`,
    ),
  };
}

function offConvention(tracks: readonly Declaration[]): string[] {
  return tracks
    .filter(({ name }) => !isConventional(name))
    .map(
      ({ name, type, place }) =>
        `[analytics] The track '${name}' (${type.name}, ${place}) is not named Noun Verb Subverb. ${
          name === eventNameOf(type.name)
            ? 'Rename the class to two capitalised words or more, such as VenueBooked.'
            : "Give @TrackEvent() a name such as 'Venue Booked'."
        }`,
    );
}

function namesakes(found: readonly Declaration[]): string[] {
  return found.flatMap((second, at) => {
    const first = found.slice(0, at).find(({ name }) => name === second.name);
    if (first === undefined) return [];
    return `[analytics] Two classes are the ${first.kind} '${first.name}': ${first.type.name} (${first.place}) and ${second.type.name} (${second.place}). Rename one of them.`;
  });
}

function byName(found: readonly Declaration[]): Map<string, Planned> {
  return new Map(
    found.map((declaration) => {
      const { name, type, scope } = declaration;
      return [name, { declaration, rules: new PropertyRules(scope === undefined ? [type] : [type, scope]) }];
    }),
  );
}

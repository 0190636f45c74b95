/** The typed tracks and identifiers of an app, by name. */
import { declarationOf, declarations, type Declaration } from './declaration.js';
import { eventNameOf, isConventional } from './event-name.js';
import type { PlanOptions } from './plan.options.js';
import { PropertyRules } from './property-rules.js';

/** What a track is sent with besides, where it has a version. */
export const VERSION_PROPERTY = 'event_version';

/** A class of the plan with its rules. */
export interface Planned {
  readonly declaration: Declaration;
  readonly rules: PropertyRules;
}

export class Plan {
  private tracks: ReadonlyMap<string, Planned> = new Map();
  private identifiers: ReadonlyMap<string, Planned> = new Map();
  private seen = -1;
  private readonly reported = new Set<string>();

  /**
   * @param onLateProblem hears, once, of each class that is loaded after the start and breaks the rules of a plan: the app goes
   * on, with the plan as it is without that class
   * @throws Error one that names every class that breaks the rules of a plan, each with its place and the remedy
   */
  constructor(
    private readonly options: Pick<PlanOptions, 'events' | 'identifiers'>,
    private readonly onLateProblem: (error: Error) => void = () => {},
  ) {
    const problems = this.read();
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }

  track(event: string): Planned | undefined {
    this.readLate();
    return this.tracks.get(event);
  }

  identifier(className: string): Planned | undefined {
    this.readLate();
    return this.identifiers.get(className);
  }

  /** The identifier that a trait belongs to, the first of several. */
  ownerOf(trait: string): Planned | undefined {
    this.readLate();
    for (const each of this.identifiers.values()) if (each.rules.has(trait)) return each;
    return undefined;
  }

  /** All of it, tracks first, in the order of declaration. */
  declarations(): Declaration[] {
    this.readLate();
    return [...this.tracks.values(), ...this.identifiers.values()].map(({ declaration }) => declaration);
  }

  /** A module that is loaded late may declare more. */
  private readLate(): void {
    if (this.seen === declarations.length) return;
    for (const problem of this.read()) {
      if (this.reported.has(problem)) continue;
      this.reported.add(problem);
      this.onLateProblem(new Error(`${problem} It was loaded after the start: the plan goes on without it.`));
    }
  }

  /** Takes in what keeps to the rules, and answers with what does not. */
  private read(): string[] {
    this.seen = declarations.length;
    const tracks = classes('track', this.options.events);
    const identifiers = classes('identifier', this.options.identifiers);
    this.tracks = byName(tracks.found.filter(({ name }) => isConventional(name)));
    this.identifiers = byName(identifiers.found);
    return [
      ...tracks.problems,
      ...identifiers.problems,
      ...offConvention(tracks.found),
      ...namesakes(tracks.found),
      ...namesakes(identifiers.found),
    ];
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

/** Of several with one name, the first. */
function byName(found: readonly Declaration[]): Map<string, Planned> {
  const planned = new Map<string, Planned>();
  for (const declaration of found) {
    const { name, type, scope, version } = declaration;
    if (planned.has(name)) continue;
    const types = scope === undefined ? [type] : [type, scope];
    const constants = version === undefined ? {} : { [VERSION_PROPERTY]: version };
    planned.set(name, { declaration, rules: new PropertyRules(types, constants) });
  }
  return planned;
}

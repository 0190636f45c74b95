/** The sentences for what is off the plan. */
import type { PeopleOperation } from '../message/message.js';
import type { Declaration } from './declaration.js';

export interface PlanFinding {
  readonly what: 'unknown' | 'invalid';
  readonly sentence: string;
}

export function unknownFinding(kind: Declaration['kind'], name: string): PlanFinding {
  const remedy = kind === 'track' ? 'Declare it by a class with @TrackEvent()' : 'Add it to plan.identifiers';
  return {
    what: 'unknown',
    sentence: `[analytics] The ${kind} '${name}' is not in the plan. ${remedy}, or correct the name.`,
  };
}

/** @param problems in the validator's words */
export function invalidFinding({ kind, name, place }: Declaration, problems: readonly string[]): PlanFinding {
  return {
    what: 'invalid',
    sentence: `[analytics] The ${kind} '${name}' is not as planned in ${place}: ${problems.join('; ')}. Correct the call, or the plan.`,
  };
}

/** @param by the operation on profiles that touches the trait, or an identifier that is not in the plan */
export function traitFinding(
  by: PeopleOperation | Declaration,
  trait: string,
  { name, place }: Declaration,
): PlanFinding {
  const who = typeof by === 'string' ? `people.${by}()` : `The identifier '${by.name}', which is not in the plan,`; // prettier-ignore
  return {
    what: 'invalid',
    sentence: `[analytics] ${who} touches the trait '${trait}', which belongs to the identifier ${name} (${place}). Say it by identify(new ${name}({ … })).`,
  };
}

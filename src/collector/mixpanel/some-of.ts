/** Leaves out of a message what nothing is known of. */

/** The facts, of which some may be undefined; undefined when all are. */
export function someOf<Facts extends object>(facts: Facts): Facts | undefined {
  for (const name in facts) if (facts[name] !== undefined) return facts;
  return undefined;
}

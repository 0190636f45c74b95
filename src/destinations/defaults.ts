/** Merges what a user chose into an options class. */

/** `chosen` over `defaults`; an option given as `undefined`, an unset variable of the environment say, keeps its default. */
export function withDefaults<T extends object>(defaults: T, chosen: Partial<T>): T {
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  return Object.assign(defaults, Object.fromEntries(given));
}

/** Keeps whatever goes wrong in here out of the page. */

/** What it answers; undefined when it throws, such as where storage is blocked. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Works through a long batch in slices, so that a worker in the app's own process never holds up a request for long. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** The results of `work` on each slice, in order; between two slices the event loop serves everyone else. */
export async function inSlices<T, R>(
  items: readonly T[],
  maxSize: number,
  work: (slice: readonly T[]) => R[] | Promise<R[]>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += maxSize) {
    if (start > 0) await nextTurn();
    for (const result of await work(items.slice(start, start + maxSize))) results.push(result);
  }
  return results;
}

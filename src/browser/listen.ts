/** Hears of what happens in the page, before the page's own listeners can stop it. */
import { attempt } from './attempt.js';

/** @returns what stops it */
export function listen<E extends Event>(
  target: EventTarget,
  type: string,
  hear: (event: E) => void,
): () => void {
  const heard = (event: Event): void => attempt(() => hear(event as E));
  target.addEventListener(type, heard, true);
  return () => target.removeEventListener(type, heard, true);
}

/** Where the demo's messages go; its app and its workers ask here, so that they agree. */
import { areDestinationsGiven } from '../env.js';
import type { Environment } from '../env.variables.js';

/** What DESTINATIONS says, to the letter; where it says nothing, activity besides those of the environment. */
export function demoDestinations({ DESTINATIONS }: Environment): string[] {
  return areDestinationsGiven() ? DESTINATIONS : [...DESTINATIONS, 'activity'];
}

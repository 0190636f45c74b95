/** The destinations that come with the package, by name; none of them, and no vendor's package, is loaded before it is asked for. */
import type { ActivityDestinationOptions } from './activity.destination.js';
import type { Destination } from './destination.js';
import type { MixpanelOptions } from './mixpanel/mixpanel.options.js';
import type { SandboxOptions } from './sandbox.destination.js';
import type { SegmentOptions } from './segment/segment.options.js';

/** What each of them is configured with. */
export interface DestinationOptions {
  mixpanel: Partial<MixpanelOptions> & Pick<MixpanelOptions, 'token'>;
  segment: Partial<SegmentOptions> & Pick<SegmentOptions, 'writeKey'>;
  activity: ActivityDestinationOptions;
  sandbox: Partial<SandboxOptions>;
}

export type DestinationName = keyof DestinationOptions;

type Factories = {
  readonly [Name in DestinationName]: (options: DestinationOptions[Name]) => Promise<Destination>;
};

const FACTORIES: Factories = {
  mixpanel: async (options) => (await import('./mixpanel/mixpanel.destination.js')).createMixpanel(options),
  segment: async (options) => (await import('./segment/segment.destination.js')).createSegment(options),
  activity: async (options) => (await import('./activity.destination.js')).createActivity(options),
  sandbox: async (options) => (await import('./sandbox.destination.js')).createSandbox(options),
};

/** The names that `createDestination` knows. */
export const DESTINATION_NAMES = Object.keys(FACTORIES) as readonly DestinationName[];

export function isDestinationName(name: string): name is DestinationName {
  return (DESTINATION_NAMES as readonly string[]).includes(name);
}

/**
 * Loads a destination and its vendor's package.
 *
 * @throws one sentence with the remedy when credentials or the package are missing.
 */
export function createDestination<Name extends DestinationName>(
  name: Name,
  options: DestinationOptions[Name],
): Promise<Destination> {
  return FACTORIES[name](options);
}

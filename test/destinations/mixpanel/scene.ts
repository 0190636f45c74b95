/** A Mixpanel destination and the stand-in it delivers to, both closed after each test. */
import { afterEach } from '@jest/globals';
import type { Destination } from '../../../src/destinations/destination.js';
import { createMixpanel } from '../../../src/destinations/mixpanel/mixpanel.destination.js';
import type { MixpanelOptions } from '../../../src/destinations/mixpanel/mixpanel.options.js';
import type { Outcome } from '../../../src/destinations/outcome.js';
import type { Message } from '../../../src/message/message.js';
import {
  StandInMixpanel,
  type StandInMixpanelOptions,
} from '../../../src/testing/vendors/mixpanel.stand-in.js';

export interface Scene {
  readonly vendor: StandInMixpanel;
  readonly destination: Destination;
  deliver(...messages: Message[]): Promise<Outcome[]>;
}

const open: Scene[] = [];

afterEach(async () => {
  for (const { destination, vendor } of open.splice(0)) {
    await destination.close?.();
    await vendor.close();
  }
});

export async function scene(
  options: Partial<MixpanelOptions> = {},
  vendorOptions: StandInMixpanelOptions = {},
): Promise<Scene> {
  const idMerge = options.idMerge ?? 'simplified';
  const vendor = await StandInMixpanel.start({ token: 'TOKEN', idMerge, ...vendorOptions });
  const destination = await createMixpanel({ token: 'TOKEN', apiHost: vendor.url, ...options });
  const deliver = (...messages: Message[]) => destination.deliver(messages, new AbortController().signal);
  open.push({ vendor, destination, deliver });
  return { vendor, destination, deliver };
}

/** Mixpanel under the contract of all destinations. */
import { createMixpanel } from '../../../src/destinations/mixpanel/mixpanel.destination.js';
import { describeDestination } from '../../support/destination.contract.js';
import { StandInMixpanel } from '../../../src/testing/vendors/mixpanel.stand-in.js';

describeDestination('mixpanel', async ({ timeoutMs }) => {
  const vendor = await StandInMixpanel.start({ token: 'TOKEN' });
  return {
    vendor,
    destination: await createMixpanel({ token: 'TOKEN', apiHost: vendor.url, timeoutMs }),
    taken: () => vendor.events.map(({ properties }) => String(properties['$insert_id'])),
    records: ({ body }) => JSON.parse(body) as unknown[],
  };
});

/** Segment under the contract of all destinations. */
import { createSegment } from '../../../src/destinations/segment/segment.destination.js';
import { describeDestination } from '../../support/destination.contract.js';
import { StandInSegment } from '../../../src/testing/vendors/segment.stand-in.js';

describeDestination('segment', async ({ timeoutMs }) => {
  const vendor = await StandInSegment.start({ writeKey: 'KEY' });
  return {
    vendor,
    destination: await createSegment({ writeKey: 'KEY', host: vendor.url, timeoutMs }),
    taken: () => [...vendor.calls, ...vendor.duplicates].map(({ messageId }) => messageId),
    records: ({ body }) => (JSON.parse(body) as { batch: unknown[] }).batch,
  };
});

/** A Segment destination and the stand-in it delivers to, both closed after each test; Segment must have dropped nothing. */
import { afterEach, expect } from '@jest/globals';
import type { Destination } from '../../../src/destinations/destination.js';
import type { Outcome } from '../../../src/destinations/outcome.js';
import { createSegment } from '../../../src/destinations/segment/segment.destination.js';
import type { SegmentOptions } from '../../../src/destinations/segment/segment.options.js';
import type { Message } from '../../../src/message/message.js';
import { StandInSegment } from '../../../src/testing/vendors/segment.stand-in.js';

export interface Scene {
  readonly vendor: StandInSegment;
  readonly destination: Destination;
  deliver(...messages: Message[]): Promise<Outcome[]>;
}

const open: Scene[] = [];

afterEach(async () => {
  for (const { destination, vendor } of open.splice(0)) {
    await destination.close?.();
    await vendor.close();
    expect(vendor.violations).toEqual([]);
  }
});

export async function scene(options: Partial<SegmentOptions> = {}): Promise<Scene> {
  const vendor = await StandInSegment.start({ writeKey: 'KEY' });
  const destination = await createSegment({ writeKey: 'KEY', host: vendor.url, ...options });
  const deliver = (...messages: Message[]) => destination.deliver(messages, new AbortController().signal);
  open.push({ vendor, destination, deliver });
  return { vendor, destination, deliver };
}

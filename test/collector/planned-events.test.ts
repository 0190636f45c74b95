/** The tracking plan and browsers: their own words need no plan, the app's do. */
import { IsInt } from 'class-validator';
import { expect, it } from '@jest/globals';
import type { Arrival } from '../../src/collector/arrival.js';
import { Intake } from '../../src/collector/intake.js';
import { Resends } from '../../src/collector/resends.js';
import type { Message, Properties } from '../../src/message/message.js';
import { PlanGate } from '../../src/plan/plan.gate.js';
import { PlanOptions } from '../../src/plan/plan.options.js';
import { ThrownRejections } from '../../src/plan/plan.rejections.js';
import { Plan } from '../../src/plan/plan.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedTrack } from '../../src/plan/typed-track.js';
import { MemoryResendRegistry } from '../support/memory-resend.registry.js';

@TrackEvent()
class SeatChosen extends TypedTrack<SeatChosen> {
  @IsInt() row!: number;
}

async function take(properties: Properties) {
  const options = Object.assign(new PlanOptions(), {
    events: [SeatChosen],
    identifiers: [],
    invalid: 'reject',
  });
  const stored: Message[] = [];
  const queue = { add: async (message: Message) => void stored.push(message), flush: async () => {} };
  const gate = new PlanGate(new Plan(options), options, new ThrownRejections());
  const links = { settle: (identity: object) => identity, alias: async () => {} };
  const intake = new Intake({ queue, gate, links, resends: new Resends(new MemoryResendRegistry()) });
  const message: Message = { kind: 'track', id: 'm-1', time: 1, identity: { anonymousId: 'a' }, event: 'Seat Chosen', properties }; // prettier-ignore
  const arrival: Arrival = { message, position: 0, hasOwnId: true };
  const { refused } = await intake.take({ arrivals: [arrival], refused: [] });
  return { stored, refused };
}

it('takes a planned event with all that mixpanel-browser and the collector add', async () => {
  const added = { $os: 'Linux', mp_lib: 'web', utm_source: 'mail', gclid: 'g', current_page_title: 'Seats', server_time: 2, url: 'https://a.example/' }; // prettier-ignore
  const { stored, refused } = await take({ row: 3, ...added });
  expect(refused).toEqual([]);
  expect(stored).toMatchObject([{ properties: { row: 3, ...added } }]);
});

it('refuses what the app itself says wrongly, with the words of the plan', async () => {
  const { stored, refused } = await take({ row: 'three', colour: 'red' });
  expect(stored).toEqual([]);
  expect(refused).toEqual([{ position: 0, reason: expect.stringMatching(/row must be an integer.*colour|colour.*row must be an integer/s) }]); // prettier-ignore
});

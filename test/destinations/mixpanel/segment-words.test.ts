/** Traits of Segment's clients on their way to Mixpanel. */
import { describe, expect, it } from '@jest/globals';
import type { PeopleMessage } from '../../../src/message/message.js';
import { group, people } from '../messages.js';
import { scene } from './scene.js';

async function sent(...messages: readonly PeopleMessage[]): Promise<readonly object[]> {
  const { vendor, deliver } = await scene();
  await deliver(...messages);
  return vendor.profileUpdates;
}

function identified(properties: object, operation: PeopleMessage['operation'] = 'set'): PeopleMessage {
  return { ...people(operation, { ...properties }), door: { protocol: 'segment' } };
}

const TRAITS = {
  email: 'ada@venuespot.test',
  name: 'Ada Lovelace',
  firstName: 'Ada',
  lastName: 'Lovelace',
  username: 'ada',
  phone: '+491234',
  avatar: 'https://venuespot.test/ada.png',
  plan: 'pro',
};

describe('the traits of a Segment client', () => {
  it('have the names under which Mixpanel shows a profile', async () => {
    expect(await sent(identified({ ...TRAITS, createdAt: '2026-01-15T10:30:00.123+01:00' }))).toMatchObject([
      {
        $set: {
          $email: 'ada@venuespot.test',
          $name: 'Ada Lovelace',
          $first_name: 'Ada',
          $last_name: 'Lovelace',
          $username: 'ada',
          $phone: '+491234',
          $avatar: 'https://venuespot.test/ada.png',
          $created: '2026-01-15T09:30:00',
          plan: 'pro',
        },
      },
    ]);
  });

  it('leave nothing behind under their own names', async () => {
    const [update] = await sent(identified(TRAITS));
    const { $set } = update as { $set: object };
    expect(Object.keys($set)).toHaveLength(Object.keys(TRAITS).length);
    expect($set).not.toHaveProperty('email');
  });

  it('give way to Mixpanel’s own names beside them', async () => {
    const [update] = await sent(identified({ email: 'old@venuespot.test', $email: 'new@venuespot.test' }));
    expect(update).toHaveProperty('$set', { $email: 'new@venuespot.test' });
  });

  it('are meant by these names in every operation', async () => {
    const updates = await sent(
      identified({ name: 'Ada' }, 'setOnce'),
      identified({ email: true, plan: true }, 'unset'),
      identified({ phone: ['+491234'] }, 'union'),
    );
    expect(updates).toMatchObject([
      { $set_once: { $name: 'Ada' } },
      { $unset: ['$email', 'plan'] },
      { $union: { $phone: ['+491234'] } },
    ]);
  });

  it.each([
    ['2026-01-15T09:30:00.123Z', '2026-01-15T09:30:00'],
    ['2026-01-15T09:30:00', '2026-01-15T09:30:00'],
    ['2026-01-15 09:30', '2026-01-15T09:30:00'],
    [Date.UTC(2026, 0, 15, 9, 30), '2026-01-15T09:30:00'],
    [Date.UTC(2026, 0, 15, 9, 30) / 1_000, '2026-01-15T09:30:00'],
    ['1768469400', '2026-01-15T09:30:00'],
    ['2026-01-15T11:30:00+0200', '2026-01-15T09:30:00'],
    ['2026-01-15', '2026-01-15'],
    [20260115, 20260115],
    [2019, 2019],
    ['last Monday', 'last Monday'],
    ['2026-13-45T09:30:00Z', '2026-13-45T09:30:00Z'],
    [1e300, 1e300],
    [0, 0],
    [null, null],
  ])('tell when somebody came, %j, in the form that Mixpanel takes', async (createdAt, $created) => {
    const updates = await sent(identified({ createdAt }), identified({ created: createdAt }));
    for (const update of updates) expect(update).toHaveProperty('$set', { $created });
  });

  it('have Mixpanel’s names in groups, as far as it reserves them there', async () => {
    const { vendor, deliver } = await scene();
    const traits = { name: 'Acme', email: 'hi@acme.test', firstName: 'A' };
    await deliver({ ...group('set', traits), door: { protocol: 'segment' } }, group('set', traits));
    expect(vendor.groupUpdates).toMatchObject([
      { $set: { $name: 'Acme', $email: 'hi@acme.test', firstName: 'A' } },
      { $set: traits },
    ]);
  });

  it('of the app itself, and of other clients, stay as they are', async () => {
    const updates = await sent(people('set', TRAITS), {
      ...people('set', TRAITS),
      door: { protocol: 'mixpanel' },
    });
    for (const update of updates) expect(update).toHaveProperty('$set', TRAITS);
  });
});

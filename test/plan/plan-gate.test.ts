/** What the plan makes of messages that are as planned, and of those that are not. */
import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsString, ValidateBy } from 'class-validator';
import { Identifier } from '../../src/plan/identifier.decorator.js';
import type { ScopeSource } from '../../src/plan/plan.options.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedIdentifier, TypedTrack } from '../../src/plan/typed-track.js';
import {
  ClusterProvisioningSuccess,
  ProjectScope,
  UserRegistered,
  UserScope,
  VenueBooked,
} from './cluster.plan.js';
import { PlannedService } from './planned-service.js';

@Identifier()
class LegacyProfile extends TypedIdentifier<LegacyProfile> {
  @IsOptional() @IsString() $email?: string;
  @IsOptional() @IsString() Nickname?: string;
}

@TrackEvent()
class TrapTouched extends TypedTrack<TrapTouched> {
  @ValidateBy({ name: 'trap', validator: { validate: () => { throw new Error('it broke'); } } }) at!: number; // prettier-ignore
}

const ADA = { userId: 'ada' };
const scopes: ScopeSource[] = [
  { scope: ProjectScope, from: (request: { params: { projectId: number } }) => ({ project_id: request.params.projectId, infra_id: 0 }) }, // prettier-ignore
  { scope: UserScope, from: (request: { user: string }) => ({ user_id: request.user, project_id: -1 }) },
];
const request = { params: { projectId: 7 }, user: 'ada' };

describe('a typed track', () => {
  it('is sent under its name, with its properties', async () => {
    const { analytics, queue } = new PlannedService({}, 'throw');
    await analytics.track(new VenueBooked({ seats: 2 }), ADA);
    expect(queue.tracks()).toMatchObject([
      { event: 'Venue Booked', identity: ADA, properties: { seats: 2 } },
    ]);
  });

  it('has the properties of its scope from the request, and of the scopes that this one extends', async () => {
    const { analytics, queue } = new PlannedService({ scopes }, 'throw', request);
    await analytics.track(new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1 }), ADA);
    expect(queue.tracks()[0]?.properties).toEqual({
      cluster_type: 'eks', infra_id: 1, project_id: 7, user_id: 'ada', event_version: 2,
    }); // prettier-ignore
  });

  it('keeps what it says of its scope itself', async () => {
    const { analytics, queue } = new PlannedService({ scopes }, 'throw', request);
    await analytics.track(
      new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1, project_id: 9 }),
      ADA,
    );
    expect(queue.tracks()[0]?.properties).toMatchObject({ project_id: 9, user_id: 'ada' });
  });

  it('does not ask the request for what it says all itself', async () => {
    const cluster = new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1, project_id: 9, user_id: 'u' }); // prettier-ignore
    const { analytics, queue } = new PlannedService({ scopes }, 'throw', {});
    await analytics.track(cluster, ADA);
    expect(queue.tracks()[0]?.properties).toMatchObject({ project_id: 9, user_id: 'u' });
  });

  it('is not as planned when nothing fills its scope, or the request can not be read', async () => {
    const cluster = new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1, user_id: 'u' });
    await expect(new PlannedService({}, 'throw').analytics.track(cluster, ADA)).rejects.toThrow(
      /^\[analytics\] The track 'Cluster Provisioning Success' is not as planned in test\/plan\/cluster\.plan\.ts:\d+: project_id must be an integer number\. Correct the call, or the plan\.$/,
    );
    const { analytics } = new PlannedService({ scopes }, 'throw', {});
    await expect(analytics.track(cluster, ADA)).rejects.toThrow(
      /the request says no ProjectScope: Cannot read/,
    );
  });
});

describe('the gate', () => {
  it('never throws: what breaks is in the promise', async () => {
    const broken = { get seats(): number { throw new Error('it broke'); } }; // prettier-ignore
    const { gate } = new PlannedService({});
    const message = { kind: 'track', id: '1', time: 1, identity: ADA, event: 'Venue Booked', properties: broken } as const; // prettier-ignore
    const passed = gate.pass(message, () => Promise.resolve());
    await expect(passed).rejects.toThrow('it broke');
  });

  it('makes a finding of a rule that throws', async () => {
    const scene = new PlannedService({ events: [TrapTouched] });
    await scene.analytics.track('Trap Touched', { at: 1 }, ADA);
    expect(scene.rejections.kept[0]?.reason).toContain("the rules of TrapTouched can't be asked: it broke");
  });

  it('logs the plan’s words also where the message can not be kept', async () => {
    const scene = new PlannedService({});
    scene.rejections.isAway = true;
    await expect(scene.analytics.track(new VenueBooked({ seats: 0 }), ADA)).rejects.toThrow('away');
    expect(scene.warnings).toEqual([expect.stringContaining('seats must not be less than 1')]);
  });
});

describe('a track by its name', () => {
  it('is held to the plan, too, in the validator’s words', async () => {
    const { analytics, queue } = new PlannedService({}, 'throw');
    await expect(analytics.track('Venue Booked', { seats: 'two', colour: 1 }, ADA)).rejects.toThrow(
      /seats must not be less than 1; seats must be an integer number; property colour should not exist/,
    );
    await analytics.track('Venue Booked', { seats: 2, note: undefined }, ADA);
    expect(queue.events()).toEqual(['Venue Booked']);
  });

  it.each(['{"seats":0,"__proto__":{"x":1}}', '{"seats":0,"constructor":{"name":"X"}}'])(
    'can not switch the rules off: %s',
    async (json) => {
      const { analytics } = new PlannedService({}, 'throw');
      const properties = JSON.parse(json) as Record<string, unknown>;
      await expect(analytics.track('Venue Booked', properties, ADA)).rejects.toThrow(/less than 1; property .* should not exist/); // prettier-ignore
    },
  );

  it.each([
    ['accept', 1, [], []],
    [
      'warn',
      1,
      ['unknown warn'],
      [/'Venue Burnt' is not in the plan\. Declare it by a class with @TrackEvent\(\)/],
    ],
    ['reject', 0, ['unknown reject'], [/'Venue Burnt' is not in the plan/]],
  ] as const)('in no plan meets the policy %s', async (unknown, sent, found, warnings) => {
    const scene = new PlannedService({ unknown });
    await scene.analytics.track('Venue Burnt', {}, ADA);
    expect(scene.queue.messages).toHaveLength(sent);
    expect(scene.rejections.kept).toHaveLength(1 - sent);
    expect(scene.found).toEqual(found);
    expect(scene.warnings).toEqual(warnings.map((words) => expect.stringMatching(words)));
  });
});

describe('what is not as planned', () => {
  it('is kept with the validator’s words, counted and logged in production', async () => {
    const scene = new PlannedService({});
    await scene.analytics.track(new VenueBooked({ seats: 0 }), ADA);
    expect(scene.queue.messages).toEqual([]);
    expect(scene.rejections.kept).toMatchObject([
      { message: { event: 'Venue Booked', properties: { seats: 0 } }, reason: expect.stringContaining('seats must not be less than 1') }, // prettier-ignore
    ]);
    expect(scene.found).toEqual(['invalid reject']);
    expect(scene.warnings).toEqual([scene.rejections.kept[0]?.reason]);
  });

  it('is sent all the same where the plan only warns', async () => {
    const scene = new PlannedService({ invalid: 'warn' });
    await scene.analytics.track(new VenueBooked({ seats: 0 }), ADA);
    expect(scene.queue.events()).toEqual(['Venue Booked']);
    expect(scene.found).toEqual(['invalid warn']);
    expect(scene.warnings).toHaveLength(1);
  });
});

describe('an identifier', () => {
  it('sets its traits on the profile', async () => {
    const { analytics, queue } = new PlannedService({}, 'throw');
    await analytics.identify(new UserRegistered({ $email: 'ada@example.com' }), { userId: 7 });
    expect(queue.messages).toMatchObject([
      { kind: 'people.set', operation: 'set', identity: { userId: '7' }, properties: { $email: 'ada@example.com' } }, // prettier-ignore
    ]);
  });

  it('is held to its rules', async () => {
    const { analytics } = new PlannedService({}, 'throw');
    await expect(analytics.identify(new UserRegistered({ $email: 'ada' }), { userId: 7 })).rejects.toThrow(
      /The identifier 'UserRegistered' is not as planned .*: \$email must be an email/,
    );
    await expect(analytics.identify(new UserRegistered({ $email: 'a@b.test' }))).rejects.toThrow(
      /Nobody is known for identify\(new UserRegistered\(…\)\)\. Call it during .* or give \{ userId \}/,
    );
  });

  it('is not known to a plan that lists others', async () => {
    const { analytics } = new PlannedService({ identifiers: [], unknown: 'reject' }, 'throw');
    await expect(
      analytics.identify(new UserRegistered({ $email: 'a@b.test' }), { userId: 7 }),
    ).rejects.toThrow("The identifier 'UserRegistered' is not in the plan. Add it to plan.identifiers");
  });

  it('that is not in the plan touches no trait of one that is', async () => {
    const scene = new PlannedService({});
    await scene.analytics.identify(new LegacyProfile({ $email: 'old@b.test' }), { userId: 7 });
    expect(scene.queue.messages).toEqual([]);
    expect(scene.rejections.kept[0]?.reason).toMatch(
      /^\[analytics\] The identifier 'LegacyProfile', which is not in the plan, touches the trait '\$email', which belongs to the identifier UserRegistered /,
    );
    await scene.analytics.identify(new LegacyProfile({ Nickname: 'ada' }), { userId: 7 });
    expect(scene.queue.messages).toHaveLength(1);
  });

  it('owns its traits: no other call changes them', async () => {
    const { analytics, queue } = new PlannedService({}, 'throw');
    await expect(analytics.people.set(7, { Plan: 'pro', $name: 'Ada' })).rejects.toThrow(
      /^\[analytics\] people\.set\(\) touches the trait 'Plan', which belongs to the identifier UserRegistered \(test\/plan\/cluster\.plan\.ts:\d+\)\. Say it by identify\(new UserRegistered\(\{ … \}\)\)\.$/,
    );
    await expect(analytics.people.unset(7, ['$email'])).rejects.toThrow(/people\.unset\(\) touches/);
    await analytics.people.set(7, { $name: 'Ada' });
    await analytics.people.delete(7);
    expect(queue.messages).toHaveLength(2);
  });
});

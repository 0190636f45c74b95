/** What a plan refuses to start with, all of it in one error. */
import { describe, expect, it } from '@jest/globals';
import { Plan } from '../../src/plan/plan.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedTrack } from '../../src/plan/typed-track.js';
import { ClusterProvisioningSuccess, UserRegistered, VenueBooked } from './cluster.plan.js';

/** A namesake of the plan's track. */
function anotherVenueBooked() {
  @TrackEvent({ name: 'Venue Booked' })
  class BookedVenue extends TypedTrack<BookedVenue> {}
  return BookedVenue;
}

function problemsOf(events: ConstructorParameters<typeof Plan>[0]['events']): string[] {
  try {
    void new Plan({ events, identifiers: [] });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

describe('a plan', () => {
  it('is all that was decorated, or what is listed', () => {
    const all = new Plan({ events: 'decorated', identifiers: 'decorated' });
    expect(all.track('Venue Booked')?.declaration.type.name).toBe('VenueBooked');
    expect(all.ownerOf('$email')?.declaration.name).toBe('UserRegistered');
    const some = new Plan({ events: [VenueBooked], identifiers: [UserRegistered] });
    expect(some.declarations().map(({ name }) => name)).toEqual(['Venue Booked', 'UserRegistered']);
  });

  it('takes in what a module declares that is loaded later', () => {
    const plan = new Plan({ events: 'decorated', identifiers: 'decorated' });
    @TrackEvent()
    class VenueReopened extends TypedTrack<VenueReopened> {}
    expect(plan.track('Venue Reopened')?.declaration.type.name).toBe(VenueReopened.name);
  });

  it('goes on without a class that is loaded later and breaks its rules, and tells of it once', () => {
    const problems: string[] = [];
    const plan = new Plan({ events: 'decorated', identifiers: 'decorated' }, ({ message }) => void problems.push(message)); // prettier-ignore
    const first = plan.track('Venue Booked')?.declaration.type;
    @TrackEvent({ name: 'booked late' })
    class VenueBookedLate extends TypedTrack<VenueBookedLate> {}
    const namesake = anotherVenueBooked();
    @TrackEvent()
    class VenueBookedLater extends TypedTrack<VenueBookedLater> {}
    expect(plan.track('Venue Booked')?.declaration.type).toBe(first);
    expect(plan.track('Venue Booked Later')?.declaration.type.name).toBe(VenueBookedLater.name);
    expect(plan.track('booked late')).toBeUndefined();
    expect(problems).toEqual([
      expect.stringMatching(new RegExp(`^\\[analytics\\] The track 'booked late' \\(${VenueBookedLate.name}, .* It was loaded after the start: the plan goes on without it\\.$`)), // prettier-ignore
      expect.stringMatching(new RegExp(`Two classes are the track 'Venue Booked': .* and ${namesake.name} `)),
    ]);
  });

  it('has no two tracks of one name, and names both places', () => {
    expect(problemsOf([VenueBooked, anotherVenueBooked(), ClusterProvisioningSuccess])).toEqual([
      expect.stringMatching(
        /^\[analytics\] Two classes are the track 'Venue Booked': VenueBooked \(test\/plan\/cluster\.plan\.ts:\d+\) and BookedVenue \(test\/plan\/plan\.test\.ts:\d+\)\. Rename one of them\.$/,
      ),
    ]);
  });

  it('has only names of the form Noun Verb Subverb, and no class without its decorator', () => {
    @TrackEvent()
    class Booked extends TypedTrack<Booked> {}
    @TrackEvent({ name: 'venue closed' })
    class VenueClosed extends TypedTrack<VenueClosed> {}
    class VenueOpened extends TypedTrack<VenueOpened> {}
    expect(problemsOf([Booked, VenueClosed, VenueOpened])).toEqual([
      '[analytics] The class VenueOpened is in the plan but has no @TrackEvent(). Put it on the class.',
      expect.stringMatching(/'Booked' \(Booked, test\/plan\/plan\.test\.ts:\d+\) is not named Noun Verb Subverb\. Rename the class/), // prettier-ignore
      expect.stringMatching(/'venue closed' .* is not named Noun Verb Subverb\. Give @TrackEvent\(\) a name such as/), // prettier-ignore
    ]);
  });
});

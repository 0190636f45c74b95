/** The plan of the fixture: one typed track. */
import { IsInt, IsString } from 'class-validator';
import { TrackEvent } from '../../../src/plan/track-event.decorator.js';
import { TypedTrack } from '../../../src/plan/typed-track.js';

@TrackEvent()
export class VenueBooked extends TypedTrack<VenueBooked> {
  @IsInt() venueId!: number;
  @IsString() city!: string;
}

/** The track of a booking in the plan of the app in the README. */
import { IsInt, Min } from 'class-validator';
import { TrackEvent, TypedTrack } from 'nestjs-analytics';

@TrackEvent()
export class VenueBooked extends TypedTrack<VenueBooked> {
  @IsInt() venueId!: number;
  @IsInt() @Min(1) seats!: number;
}

/** The typed track of the benchmark: what its plan checks at each request. */
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { TrackEvent } from '../../dist/plan/track-event.decorator.js';
import { TypedTrack } from '../../dist/plan/typed-track.js';

// Plain JavaScript has no decorators: these are the calls that TypeScript makes of them.
class Declared extends TypedTrack {}
IsString()(Declared.prototype, 'venue_id');
IsString()(Declared.prototype, 'venue_name');
MaxLength(200)(Declared.prototype, 'venue_name');
IsOptional()(Declared.prototype, 'came_from');
IsString()(Declared.prototype, 'came_from');

export const VenueViewed = TrackEvent({ name: 'Venue Viewed' })(Declared);

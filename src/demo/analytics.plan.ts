/** The tracking plan of VenueSpot: what people do there, whom it is about, and what is known of who signs up. */
import { IsEmail, IsIn, IsInt, IsOptional, IsString, Min } from 'class-validator';
import { Identifier } from '../plan/identifier.decorator.js';
import type { PlanOptions } from '../plan/plan.options.js';
import { TrackEvent } from '../plan/track-event.decorator.js';
import { TypedIdentifier, TypedTrack } from '../plan/typed-track.js';
import type { VisitRequest } from './session.middleware.js';

/** Who did it. */
export class UserScope {
  @IsString() user_id!: string;
}

/** Which venue a person did something with. */
export class VenueScope extends UserScope {
  @IsString() venue_id!: string;
}

@TrackEvent({ scope: VenueScope, description: 'Somebody reserved a day at a venue.' })
export class VenueBooked extends TypedTrack<VenueBooked, VenueScope> {
  /** Named like that of a page view, so that reports can hold one against the other. */
  @IsString() entity_name!: string;
  @IsString() city!: string;
  @IsInt() @Min(0) euros_per_day!: number;
}

@TrackEvent({ scope: VenueScope, description: 'The mailer sent the confirmation of a booking.' })
export class ConfirmationEmailSent extends TypedTrack<ConfirmationEmailSent, VenueScope> {
  @IsString() entity_name!: string;
  @IsIn(['booking']) template!: 'booking';
}

@Identifier({ description: 'What a person says at sign-up.' })
export class UserRegistered extends TypedIdentifier<UserRegistered> {
  @IsOptional() @IsString() $first_name?: string;
  @IsOptional() @IsString() $last_name?: string;
  @IsEmail() $email!: string;
  @IsOptional() @IsString() $phone?: string;
  @IsOptional() @IsString() 'User Type'?: string;
}

/** During a request, who is signed in and the route's id fill the scopes. */
export const VENUESPOT_PLAN: Partial<PlanOptions<VisitRequest>> = {
  events: [VenueBooked, ConfirmationEmailSent],
  identifiers: [UserRegistered],
  scopes: [
    { scope: UserScope, from: ({ user }) => ({ user_id: user?.id }) },
    { scope: VenueScope, from: ({ params }) => ({ venue_id: params.id }) },
  ],
};

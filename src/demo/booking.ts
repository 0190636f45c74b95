/** A day at a venue, reserved: what a booking answers, and what its confirmation is about. */

export interface Booking {
  readonly venueId: string;
  readonly venueName: string;
  /** The email of whoever booked. */
  readonly bookedBy: string;
}

/** Books venues in the app of the README, and says so. */
import { Injectable } from '@nestjs/common';
import { AnalyticsService } from 'nestjs-analytics';
import { VenueBooked } from './venue-booked.js';

@Injectable()
export class Bookings {
  constructor(private readonly analytics: AnalyticsService) {}

  book(userId: string, venueId: number, seats: number): void {
    void this.analytics.track(new VenueBooked({ venueId, seats }), { userId });
  }
}

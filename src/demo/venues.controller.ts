/** Browsing and booking venues: what signed-up people do here is tracked. */
import { Controller, Get, NotFoundException, Param, Post, UnauthorizedException } from '@nestjs/common';
import { AnalyticsService } from '../capture/analytics.service.js';
import { Track } from '../capture/track.decorator.js';
import type { Account } from './account.directory.js';
import { VenueBooked } from './analytics.plan.js';
import type { Booking } from './booking.js';
import { ConfirmationMailer } from './confirmation.mailer.js';
import { GoTo, Page } from './page.interceptor.js';
import { CurrentAccount } from './session.middleware.js';
import { findVenue, VENUES } from './venue.directory.js';
import type { Venue } from './venue.directory.js';
import { drawVenue, drawVenues } from './venues.page.js';

@Controller('venues')
@Track({ entity: (id) => findVenue(id) })
export class VenuesController {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly mailer: ConfirmationMailer,
  ) {}

  @Get()
  @Page(drawVenues)
  index(): readonly Venue[] {
    return VENUES;
  }

  @Get(':id')
  @Page(drawVenue)
  show(@Param('id') id: string): Venue {
    const venue = findVenue(id);
    if (!venue) throw new NotFoundException('There is no such venue. It may have closed its doors.');
    return venue;
  }

  @Post(':id/bookings')
  @GoTo(({ venueId }: Booking) => `/venues/${venueId}?booked`)
  book(@Param('id') id: string, @CurrentAccount() account?: Account): Booking {
    if (!account) throw new UnauthorizedException('Please sign up or log in to book a venue.');
    const { name, city, eurosPerDay } = this.show(id);
    const booking: Booking = { venueId: id, venueName: name, bookedBy: account.email };
    // Whose booking it is, and of which venue, says the request; nobody waits for analytics to book.
    void this.analytics.track(new VenueBooked({ entity_name: name, city, euros_per_day: eurosPerDay }));
    this.mailer.confirm(booking);
    return booking;
  }
}

/** Browsing and booking venues: what signed-up people do here is tracked. */
import { Controller, Get, NotFoundException, Param, Post, UnauthorizedException } from '@nestjs/common';
import { Track } from '../capture/track.decorator.js';
import type { Account } from './account.directory.js';
import { GoTo, Page } from './page.interceptor.js';
import { CurrentAccount } from './session.middleware.js';
import type { VisitRequest } from './session.middleware.js';
import { findVenue, VENUES } from './venue.directory.js';
import type { Venue } from './venue.directory.js';
import { drawVenue, drawVenues } from './venues.page.js';

/** A day at a venue, reserved. */
export interface Booking {
  readonly venueId: string;
  readonly venueName: string;
  readonly bookedBy: string;
}

@Controller('venues')
@Track({ entity: (id) => findVenue(id) })
export class VenuesController {
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
  @Track('Venue Booked', { properties: priceAndCity })
  book(@Param('id') id: string, @CurrentAccount() account?: Account): Booking {
    if (!account) throw new UnauthorizedException('Please sign up or log in to book a venue.');
    const { name } = this.show(id);
    return { venueId: id, venueName: name, bookedBy: account.email };
  }
}

function priceAndCity({ params }: VisitRequest): Record<string, unknown> {
  const venue = findVenue(String(params.id));
  return { city: venue?.city, euros_per_day: venue?.eurosPerDay };
}

/** Sends confirmations of bookings some time after the request, and says of each that it was sent. It sends nothing for real. */
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { AnalyticsService } from '../capture/analytics.service.js';
import { ConfirmationEmailSent } from './analytics.plan.js';
import type { Booking } from './booking.js';

/** How often the outbox is emptied. */
const ROUND_MS = 250;

@Injectable()
export class ConfirmationMailer implements OnApplicationBootstrap, OnModuleDestroy {
  private outbox: Booking[] = [];
  private rounds?: NodeJS.Timeout;

  constructor(private readonly analytics: AnalyticsService) {}

  /** The confirmation of that booking goes out in the next round; at once while the app shuts down, for there is none. */
  confirm(booking: Booking): void {
    this.outbox.push(booking);
    if (this.rounds === undefined) this.sendWaiting();
  }

  /** One round of the job: no request is under way, so it says itself whom each message is about. */
  sendWaiting(): void {
    const bookings = this.outbox;
    this.outbox = [];
    for (const { venueId, venueName, bookedBy } of bookings) {
      const sent = new ConfirmationEmailSent({
        user_id: bookedBy,
        venue_id: venueId,
        entity_name: venueName,
        template: 'booking',
      });
      void this.analytics.as(bookedBy, () => this.analytics.track(sent));
    }
  }

  onApplicationBootstrap(): void {
    this.rounds = setInterval(() => this.sendWaiting(), ROUND_MS);
  }

  /** What still waits goes out at once: analytics takes messages until the server is closed. */
  onModuleDestroy(): void {
    clearInterval(this.rounds);
    this.rounds = undefined;
    this.sendWaiting();
  }
}

/** The venues of the app in the README, and how they are booked. */
export interface Booking {
  readonly venueId: string;
  readonly seats: number;
}

export class BookingForm {
  seats = 1;
}

export class Venues {
  static nameOf(id: string): string {
    return `Venue ${id}`;
  }

  book(venueId: string, seats: number): Booking {
    return { venueId, seats };
  }

  isFree(id: string): boolean {
    return id !== '1';
  }
}

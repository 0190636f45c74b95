/** The venues of VenueSpot. */

/** A place to hold an event at. Money in whole euros, sizes in guests. */
export class Venue {
  constructor(
    readonly id: string,
    readonly name: string,
    readonly city: string,
    readonly guests: number,
    readonly eurosPerDay: number,
    readonly description: string,
    /** Colour of its picture, in degrees of the colour wheel. */
    readonly hue: number,
  ) {}
}

export const VENUES: readonly Venue[] = [
  new Venue('1', 'The Glasshouse', 'Lisbon', 120, 1900, 'A greenhouse of 1887 among lemon trees, lit by a thousand panes.', 152), // prettier-ignore
  new Venue('2', 'Pier Nine', 'Rotterdam', 300, 3400, 'A brick warehouse on the water, with cranes for neighbours.', 205), // prettier-ignore
  new Venue('3', 'The Reading Room', 'Edinburgh', 60, 950, 'Oak galleries, green lamps and four thousand quiet books.', 28), // prettier-ignore
  new Venue('4', 'Solar Terrace', 'Athens', 180, 2200, 'A roof that looks at the hill and keeps the sun until nine.', 42), // prettier-ignore
  new Venue('5', 'Velvet Theatre', 'Vienna', 420, 5100, 'Three balconies, one chandelier and a stage that has heard it all.', 340), // prettier-ignore
  new Venue('6', 'The Boathouse', 'Copenhagen', 80, 1300, 'Tar, timber and a jetty for those who come by rowing boat.', 188), // prettier-ignore
];

export function findVenue(id: string): Venue | undefined {
  return VENUES.find((venue) => venue.id === id);
}

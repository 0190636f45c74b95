/** An entity of the app in the README. */
export class Venue {
  id!: string;
  name!: string;
}

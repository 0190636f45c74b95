/** How entities get their names. */

export class EntityNameOptions {
  /** The route parameter that is the entity's id; else the last one that ends in `Id`. Default: `id`. */
  idParam = 'id';

  /** The property that is the name, in handlers' answers and in what a resolver finds. Default: `name`. */
  nameProperty = 'name';

  /** Names remembered. Default: 10,000. */
  max = 10_000;

  /** How long a name is remembered, in milliseconds. Default: 60,000. */
  ttlMs = 60_000;

  /** How long it is remembered that there was no name, or no answer, in milliseconds. Default: 5,000. */
  missTtlMs = 5_000;

  /** How long a resolver may take, in milliseconds; the raw id stands in afterwards. Default: 1,000. */
  timeoutMs = 1_000;

  /** Look-ups under way at a time; beyond it the raw id stands in, so that page views never drown a database. Default: 50. */
  maxInFlight = 50;
}

/** How an app tells the name of one of its entities. */

/**
 * Looks an entity up. A plain object with a `resolve` function will do.
 *
 * @example { resolve: (entity, id) => prisma[entity.toLowerCase()].findUnique({ where: { id } }) }
 */
export abstract class EntityResolver {
  /**
   * @param entity the singular of the controller's name: `Venue` for `VenuesController`
   * @param id as it stands in the route
   * @returns the entity, or its name as a string; nothing when there is none. Throwing costs a name, never the message.
   */
  abstract resolve(entity: string, id: string): unknown;
}

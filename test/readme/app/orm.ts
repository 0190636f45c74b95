/** A MikroORM, as far as the README's example uses it. */
interface EntityManager {
  fork(): EntityManager;
  findOne<Entity>(type: new () => Entity, where: Partial<Entity>): Promise<Entity | null>;
}

export declare const orm: { em: EntityManager };

/** Tells the names of entities that TypeORM knows. */
import type { DataSource } from 'typeorm';
import type { EntityResolver } from './entity.resolver.js';

export interface TypeOrmEntityOptions {
  /** The column that is the name. Default: `name`. */
  readonly nameProperty?: string;
}

/**
 * Finds the entity of that class name by its primary key and reads one column, also of those deleted softly.
 * An entity that TypeORM does not know, or whose key has several columns, has no name.
 */
export function typeOrmEntityResolver(
  dataSource: DataSource,
  options: TypeOrmEntityOptions = {},
): EntityResolver {
  const nameProperty = options.nameProperty ?? 'name';
  return { resolve: (entity, id) => findName(dataSource, entity, id, nameProperty) };
}

async function findName(
  dataSource: DataSource,
  entity: string,
  id: string,
  nameProperty: string,
): Promise<string | undefined> {
  const metadata = dataSource.entityMetadatas.find(({ name }) => name === entity);
  const key = metadata?.primaryColumns[0];
  if (metadata === undefined || key === undefined || metadata.primaryColumns.length > 1) return undefined;
  if (metadata.findColumnWithPropertyName(nameProperty) === undefined) return undefined;
  const found = await dataSource.getRepository<Record<string, unknown>>(metadata.target).findOne({
    where: { [key.propertyName]: id },
    select: { [key.propertyName]: true, [nameProperty]: true },
    loadEagerRelations: false,
    withDeleted: true,
  });
  const name = found?.[nameProperty];
  return typeof name === 'string' ? name : undefined;
}

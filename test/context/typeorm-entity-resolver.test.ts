/** Names of entities out of a real PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, EntitySchema } from 'typeorm';
import { typeOrmEntityResolver } from '../../src/context/typeorm-entity.resolver.js';

/** Its own, since other tests use the same database meanwhile. */
const SCHEMA = 'entity_resolver_test';

interface Row {
  readonly id?: number;
  readonly name?: string;
  readonly title?: string;
  readonly deletedAt?: Date;
}

const Venue = new EntitySchema<Row>({
  name: 'Venue',
  tableName: 'venue',
  columns: {
    id: { type: Number, primary: true, generated: true },
    name: { type: String },
    title: { type: String },
    deletedAt: { type: 'timestamptz', deleteDate: true, nullable: true },
  },
});

const Ticket = new EntitySchema<Row>({
  name: 'Ticket',
  tableName: 'ticket',
  columns: { id: { type: Number, primary: true, generated: true } },
});

describe('typeOrmEntityResolver()', () => {
  const dataSource = new DataSource({
    type: 'postgres',
    url: process.env.TEST_POSTGRES_URL,
    schema: SCHEMA,
    entities: [Venue, Ticket],
  });
  const resolver = typeOrmEntityResolver(dataSource);

  beforeAll(async () => {
    await dataSource.initialize();
    await dataSource.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
    await dataSource.query(`CREATE SCHEMA ${SCHEMA}`);
    await dataSource.synchronize();
    await dataSource.getRepository(Venue).insert({ name: 'Blue Hall', title: 'The blue one' });
    await dataSource.getRepository(Venue).insert({ name: 'Old Hall', title: 'Gone', deletedAt: new Date() });
  });
  afterAll(() => dataSource.destroy());

  it('reads the name of an entity, also of one that was deleted softly', async () => {
    expect(await resolver.resolve('Venue', '1')).toBe('Blue Hall');
    expect(await resolver.resolve('Venue', '2')).toBe('Old Hall');
  });

  it('reads the column that the app names', async () => {
    const titles = typeOrmEntityResolver(dataSource, { nameProperty: 'title' });
    expect(await titles.resolve('Venue', '1')).toBe('The blue one');
  });

  it('knows no name of a missing row, an unknown entity, or one without such a column', async () => {
    expect(await resolver.resolve('Venue', '99')).toBeUndefined();
    expect(await resolver.resolve('Dashboard', '1')).toBeUndefined();
    expect(await resolver.resolve('Ticket', '1')).toBeUndefined();
  });

  it('rejects when the database refuses the id', async () => {
    await expect(resolver.resolve('Venue', 'no number')).rejects.toThrow(/invalid input syntax/);
  });
});

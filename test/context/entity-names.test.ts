/** How names of entities are found, shared, remembered and given up. */
import { describe, expect, it } from '@jest/globals';
import { EntityNameOptions } from '../../src/context/entity-name.options.js';
import { EntityNames } from '../../src/context/entity-names.js';

const failures: string[] = [];

function names(options: Partial<EntityNameOptions> = {}): EntityNames {
  failures.length = 0;
  return new EntityNames(Object.assign(new EntityNameOptions(), options), ({ message }) =>
    failures.push(message),
  );
}

describe('EntityNames', () => {
  it('asks once for what is wanted at the same time, and answers at once afterwards', async () => {
    const cache = names();
    let asked = 0;
    const lookUp = async (): Promise<object> => ({ name: `Hall ${(asked += 1)}` });
    const both = await Promise.all([cache.find('Venue 1', lookUp), cache.find('Venue 1', lookUp)]);
    expect(both).toEqual(['Hall 1', 'Hall 1']);
    expect(cache.find('Venue 1', lookUp)).toBe('Hall 1');
  });

  it('remembers that there is no name', async () => {
    const cache = names();
    await cache.find('Venue 1', () => null);
    expect(cache.find('Venue 1', () => 'never asked')).toBeUndefined();
  });

  it('takes strings as they are, and the name property of what the app names', async () => {
    expect(await names().find('a', () => 'Blue Hall')).toBe('Blue Hall');
    expect(await names({ nameProperty: 'title' }).find('a', () => ({ title: 'Blue Hall' }))).toBe(
      'Blue Hall',
    );
    expect(await names().find('a', () => ({ name: 7 }))).toBeUndefined();
  });

  it('goes without a name when the look-up throws', async () => {
    const found = names().find('a', () => { throw new Error('away'); }); // prettier-ignore
    expect(await found).toBeUndefined();
    expect(failures).toEqual(['away']);
  });

  it('goes without a name when the look-up hangs, and has it once it comes late', async () => {
    const cache = names({ timeoutMs: 1 });
    let answer: (name: string) => void = () => undefined;
    const hanging = new Promise<string>((resolve) => (answer = resolve));
    expect(await cache.find('a', () => hanging)).toBeUndefined();
    expect(failures[0]).toMatch(/took longer than 1 ms\. Make it faster, or raise/);
    answer('late');
    await new Promise((resolve) => setImmediate(resolve));
    expect(cache.find('a', () => 'never asked')).toBe('late');
  });

  it('asks for no more than so many at a time', () => {
    const cache = names({ maxInFlight: 1 });
    expect(cache.find('a', () => 'A')).toBeInstanceOf(Promise);
    expect(cache.find('b', () => 'B')).toBeUndefined();
  });

  it('finds the name in an answer only when that is the entity with the id', () => {
    const cache = names();
    expect(cache.inAnswer({ id: 7, name: 'Blue Hall' }, '7')).toBe('Blue Hall');
    expect(cache.inAnswer({ id: 8, name: 'Red Hall' }, '7')).toBeUndefined();
    expect(cache.inAnswer([{ id: 7, name: 'Blue Hall' }], '7')).toBeUndefined();
    expect(cache.inAnswer('7', '7')).toBeUndefined();
    expect(cache.inAnswer(undefined, 'undefined')).toBeUndefined();
  });
});

/** One record of a client: what is kept of it, and what is refused. */
import { describe, expect, it } from '@jest/globals';
import {
  RecordError,
  idOf,
  propertiesOf,
  readRecords,
  recordOf,
  textOf,
} from '../../src/collector/record.js';

function nested(levels: number): unknown {
  return JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
}

describe('recordOf', () => {
  it('is the object itself where nothing is wrong with it', () => {
    const value = { event: 'Signup', properties: { plan: 'pro', tags: ['a'], none: null } };
    expect(recordOf(value)).toBe(value);
    expect(value).toEqual({ event: 'Signup', properties: { plan: 'pro', tags: ['a'], none: null } });
  });

  it('drops the keys that reach prototypes, wherever they stand', () => {
    const hostile = JSON.parse(
      '{"__proto__":{"admin":true},"a":[{"constructor":{"prototype":{"admin":true}},"b":{"prototype":1,"c":2}}]}',
    ) as unknown;
    expect(JSON.stringify(recordOf(hostile))).toBe('{"a":[{"b":{"c":2}}]}');
    expect(Object.assign({}, hostile)).not.toHaveProperty('admin');
  });

  it('takes 32 levels and no more', () => {
    expect(() => recordOf(nested(32))).not.toThrow();
    expect(() => recordOf(nested(33))).toThrow(
      new RecordError('It is more than 32 levels deep; send it flatter.'),
    );
  });

  it('takes 10,000 values and no more, properties and elements of lists at all levels together', () => {
    const wide = (keys: number) =>
      Object.fromEntries(Array.from({ length: keys }, (_, at) => [`k${at}`, at]));
    const crowded = new RecordError('It has more than 10000 values; send fewer in one record.');
    expect(() => recordOf(wide(10_000))).not.toThrow();
    expect(() => recordOf(wide(10_001))).toThrow(crowded);
    const both = (elements: number) => ({ a: [{ b: wide(5_000) }], c: Array<number>(elements).fill(1) });
    expect(() => recordOf(both(4_996))).not.toThrow();
    expect(() => recordOf(both(4_997))).toThrow(crowded);
  });

  it.each([
    ['objects', nested(100_000)],
    ['arrays', { a: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown }],
  ])('survives a hundred thousand levels of %s', (_what, deep) => {
    expect(() => recordOf(deep)).toThrow(RecordError);
  });

  it.each([
    [null, 'A record is an object, not null; send it as {…}.'],
    [['a'], 'A record is an object, not an array; send it as {…}.'],
    ['text', 'A record is an object, not text; send it as {…}.'],
    [7, 'A record is an object, not a number; send it as {…}.'],
    [true, 'A record is an object, not a boolean; send it as {…}.'],
  ])('refuses %j', (value, reason) => {
    expect(() => recordOf(value)).toThrow(new RecordError(reason));
  });
});

describe('the fields of a record', () => {
  it('are text, or numbers as text', () => {
    expect(textOf({ name: 'Signup' }, 'name')).toBe('Signup');
    expect(idOf({ id: 42 }, 'id')).toBe('42');
  });

  it.each([undefined, null, '', '\0'])('are absent where they are %j', (value) => {
    expect(textOf({ name: value }, 'name')).toBeUndefined();
    expect(idOf({ name: value }, 'name')).toBeUndefined();
  });

  it('are mended where PostgreSQL could not keep them', () => {
    expect(textOf({ name: 'a\0b\ud800c' }, 'name')).toBe('ab\ufffdc');
  });

  it('are bounded: ids by 512 characters, names by 1,024', () => {
    expect(idOf({ id: 'x'.repeat(512) }, 'id')).toHaveLength(512);
    expect(() => idOf({ id: 'x'.repeat(513) }, 'id')).toThrow(
      new RecordError('Its `id` has more than 512 characters; send a shorter one.'),
    );
    expect(textOf({ name: 'x'.repeat(1_024) }, 'name')).toHaveLength(1_024);
    expect(() => textOf({ name: 'x'.repeat(1_025) }, 'name')).toThrow(RecordError);
  });

  it.each([[{}], [[]], [true]])('are refused where they are %j', (value) => {
    expect(() => textOf({ name: value }, 'name')).toThrow(RecordError);
  });

  it('never come from a prototype', () => {
    expect(textOf({}, 'toString')).toBeUndefined();
    expect(propertiesOf({}, 'valueOf')).toEqual({});
  });

  it('are objects where properties are asked for, empty where they are absent', () => {
    expect(propertiesOf({ properties: { a: 1 } }, 'properties')).toEqual({ a: 1 });
    expect(propertiesOf({ properties: null }, 'properties')).toEqual({});
    expect(() => propertiesOf({ properties: [1] }, 'properties')).toThrow(
      new RecordError('Its `properties` is an array; send an object.'),
    );
  });
});

describe('readRecords', () => {
  const arrivalAt = (position: number) => ({ message: {} as never, position, hasOwnId: false });

  it('keeps what is good of a batch and says why the rest is not', () => {
    const values = [{ event: 'A' }, undefined, null, { event: {} }, { event: 'B' }];
    const noJson = { position: 1, reason: 'Its line is no JSON; send one object a line.' };
    const reading = readRecords(values, [noJson], (record, position) => {
      textOf(record, 'event');
      return [arrivalAt(position)];
    });
    expect(reading.arrivals.map(({ position }) => position)).toEqual([0, 4]);
    expect(reading.refused).toEqual([
      noJson,
      { position: 2, reason: 'A record is an object, not null; send it as {…}.' },
      { position: 3, reason: 'Its `event` is an object; send text.' },
    ]);
  });

  it('takes several messages of one record', () => {
    const reading = readRecords([{}], [], (_record, position) => [arrivalAt(position), arrivalAt(position)]);
    expect(reading.arrivals).toHaveLength(2);
  });

  it('lets faults of our own through', () => {
    const fault = new TypeError('our own');
    expect(() => readRecords([{}], [], () => { throw fault; })).toThrow(fault); // prettier-ignore
  });
});

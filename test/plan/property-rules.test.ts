/** How properties are held to the rules of class-validator. */
import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, ValidateBy, ValidateNested } from 'class-validator';
import { PropertyRules } from '../../src/plan/property-rules.js';

class Address {
  @Length(2, 40) city!: string;
}

class Delivery {
  @ValidateNested() @Type(() => Address) to!: Address;
  @ValidateNested({ each: true }) @Type(() => Address) via!: Address[];
  @IsOptional() @IsString() note?: string;
}

class Letter {
  @ValidateNested() to!: Address;
}

class Trap {
  @ValidateBy({ name: 'trap', validator: { validate: () => { throw new Error('it broke'); } } }) seats!: number; // prettier-ignore
}

class Parcel {
  @IsInt() weight!: number;
}

const rules = new PropertyRules([Delivery, Parcel]);
const RIGHT = { to: { city: 'Ulm' }, via: [{ city: 'Bonn' }], weight: 3 };

describe('the rules of a plan', () => {
  it('find nothing wrong with what keeps to them', () => {
    expect(rules.violations(RIGHT)).toEqual([]);
    expect(rules.violations({ ...RIGHT, note: undefined, extra: undefined })).toEqual([]);
  });

  it('say where in a nested object something is wrong', () => {
    expect(rules.violations({ ...RIGHT, to: { city: '' }, via: [{ city: 'Bonn' }, {}] })).toEqual([
      'to.city must be longer than or equal to 2 characters',
      expect.stringMatching(/^via\.1\.city must be longer than or equal to 2 characters$/),
    ]);
  });

  it('mind what no class declares in a nested object, at any depth', () => {
    const stranger = {
      to: { city: 'Ulm', zip: 1 },
      via: [{ city: 'Bonn' }, { city: 'Kiel', '': 2 }],
      weight: 3,
    };
    expect(rules.violations(stranger)).toEqual(['property to.zip should not exist', 'property via.1. should not exist']); // prettier-ignore
  });

  it('hold a nested object to the class that TypeScript says, where nobody else says one', () => {
    const letter = new PropertyRules([Letter]);
    expect(letter.violations({ to: { city: 'Ulm' } })).toEqual([]);
    expect(letter.violations({ to: { city: '', zip: 1 } })).toEqual([
      'to.city must be longer than or equal to 2 characters',
      'property to.zip should not exist',
    ]);
  });

  it('are not kept to when one of them throws', () => {
    expect(new PropertyRules([Trap]).violations({ seats: 1 })).toEqual(["the rules of Trap can't be asked: it broke"]); // prettier-ignore
  });

  it('let a constant pass with its value alone', () => {
    const versioned = new PropertyRules([Parcel], { event_version: 2 });
    expect(versioned.violations({ weight: 3, event_version: 2 })).toEqual([]);
    expect(versioned.violations({ weight: 3, event_version: 1 })).toEqual([
      'event_version must be equal to 2',
    ]);
  });

  it('mind what no class declares, unless it is known otherwise', () => {
    expect(rules.violations({ ...RIGHT, route: '/' })).toEqual(['property route should not exist']);
    expect(rules.violations({ ...RIGHT, route: '/' }, new Set(['route', 'weight']))).toEqual([]);
    expect(rules.violations({ ...RIGHT, weight: 'x' }, new Set(['weight']))).toEqual(['weight must be an integer number']); // prettier-ignore
  });

  it('leave what they look at as it was', () => {
    const properties = structuredClone(RIGHT);
    rules.violations(properties);
    expect(properties).toEqual(RIGHT);
  });
});

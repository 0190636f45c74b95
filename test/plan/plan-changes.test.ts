/** Which changes of a plan break it for those who keep to the old one. */
import { describe, expect, it } from '@jest/globals';
import type { JsonSchema } from '../../src/plan/json-schema.js';
import { breakingChanges } from '../../src/plan/plan.changes.js';

function plan(properties: Record<string, JsonSchema>, more: Partial<JsonSchema> = {}): JsonSchema {
  return { $defs: { 'Venue Booked': { 'x-kind': 'track', type: 'object', properties, ...more } } };
}

const SEATS = { seats: { type: 'integer' } };

describe('a plan breaks', () => {
  it.each<[string, JsonSchema, JsonSchema, string]>([
    ['without a track', plan(SEATS), { $defs: {} }, "The track 'Venue Booked' is gone."],
    ['without a property', plan(SEATS), plan({}), 'the property seats is gone.'],
    ['by another type', plan(SEATS), plan({ seats: { type: 'string' } }), 'the property seats was of type integer and is now of type string.'], // prettier-ignore
    ['by a narrower type', plan({ a: { type: 'number' } }), plan({ a: { type: 'integer' } }), 'the property a was of type number and is now of type integer.'], // prettier-ignore
    ['by a type where there was none', plan({ a: {} }), plan({ a: { type: 'string' } }), 'the property a was of any type and is now of type string.'], // prettier-ignore
    ['by fewer values', plan({ a: { enum: ['x', 'y'] } }), plan({ a: { enum: ['x'] } }), 'the property a no longer takes "y".'], // prettier-ignore
    ['by values where there were none', plan({ a: {} }), plan({ a: { enum: ['x'] } }), 'the property a took any value and now takes only "x".'], // prettier-ignore
    ['by a tighter bound', plan({ a: { maximum: 9 } }), plan({ a: { maximum: 5 } }), 'the property a has a narrower maximum: 9 became 5.'], // prettier-ignore
    ['by a new pattern', plan({ a: {} }), plan({ a: { pattern: 'x' } }), 'the property a has a narrower pattern: none became x.'], // prettier-ignore
    ['by a demand', plan(SEATS), plan(SEATS, { required: ['seats'] }), 'the property seats was optional and is now required.'], // prettier-ignore
    ['by a new demand', plan({}), plan(SEATS, { required: ['seats'] }), 'the property seats is new and required.'], // prettier-ignore
    ['in an item', plan({ a: { items: { enum: [1, 2] } } }), plan({ a: { items: { enum: [1] } } }), 'the property a[] no longer takes 2.'], // prettier-ignore
    ['by a type no more', plan(SEATS), plan({ seats: {} }), 'the property seats was of type integer and is now of any type.'], // prettier-ignore
    ['by what was required and may be missing', plan(SEATS, { required: ['seats'] }), plan(SEATS), 'the property seats was required and may now be missing.'], // prettier-ignore
    ['by a version that goes back', plan(SEATS, { 'x-version': 2 }), plan({}, { 'x-version': 1 }), " went back from version 2 to 1."], // prettier-ignore
    ['by a second pattern', plan({ a: { pattern: 'x' } }), plan({ a: { pattern: 'x', allOf: [{ pattern: 'y' }] } }), 'the property a has a narrower pattern: x became y.'], // prettier-ignore
    ['by another one of two patterns', plan({ a: { pattern: 'x', allOf: [{ pattern: 'y' }] } }), plan({ a: { pattern: 'x', allOf: [{ pattern: 'z' }] } }), 'the property a has a narrower pattern: x and y became z.'], // prettier-ignore
    ['by a rule without a word in JSON Schema', plan({ a: { 'x-rules': ['isHexColor'] } }), plan({ a: { 'x-rules': ['isHexColor', 'contains #'] } }), 'the property a has the new rule contains #.'], // prettier-ignore
    ['by a bound that leaves itself out', plan({ a: { type: 'number', minimum: 0 } }), plan({ a: { type: 'number', exclusiveMinimum: 0 } }), 'the property a has a narrower minimum: 0 became more than 0.'], // prettier-ignore
    ['by multiples of another number', plan({ a: { multipleOf: 5 } }), plan({ a: { multipleOf: 10 } }), 'the property a has a narrower multipleOf: 5 became 10.'], // prettier-ignore
    ['by items of a class that were of any sort', plan({ a: { type: 'array' } }), plan({ a: { type: 'array', items: { type: 'object' } } }), 'the property a[] was of any type and is now of type object.'], // prettier-ignore
    ['by properties of its own only', plan({ a: { type: 'object' } }), plan({ a: { type: 'object', additionalProperties: false } }), 'the property a took any properties and now takes only its own.'], // prettier-ignore
    ['deep inside', plan({ a: { properties: SEATS } }), plan({ a: { properties: {} } }), 'the property a.seats is gone.'], // prettier-ignore
  ])('%s', (_, before, now, sentence) => {
    expect(breakingChanges(before, now)).toEqual([expect.stringContaining(sentence)]);
    expect(breakingChanges(before, now)[0]).toMatch(/^The track 'Venue Booked'/);
  });
});

describe('a plan does not break', () => {
  it.each<[string, JsonSchema, JsonSchema]>([
    ['by what stays', plan(SEATS), plan(SEATS)],
    ['by a new track', { $defs: {} }, plan(SEATS, { required: ['seats'] })],
    ['by a new property that may be left out', plan({}), plan(SEATS)],
    ['by a wider type', plan(SEATS), plan({ seats: { type: 'number' } })],
    ['by more values', plan({ a: { enum: ['x'] } }), plan({ a: { enum: ['x', 'y'] } })],
    ['by a wider bound', plan({ a: { minLength: 3 } }), plan({ a: { minLength: 2 } })],
    [
      'by a bound that now counts itself in',
      plan({ a: { exclusiveMinimum: 0 } }),
      plan({ a: { minimum: 0 } }),
    ],
    ['by the same bound in other words', plan({ a: { type: 'integer', exclusiveMinimum: 0 } }), plan({ a: { type: 'integer', minimum: 1 } })], // prettier-ignore
    ['by a bound that says less than another one', plan({ a: { minimum: 5 } }), plan({ a: { minimum: 5, exclusiveMinimum: 0 } })], // prettier-ignore
    ['by a length that all have', plan({ a: {} }), plan({ a: { minLength: 0 } })],
    ['by more multiples', plan({ a: { multipleOf: 10 } }), plan({ a: { multipleOf: 5 } })],
    ['by a rule that goes', plan({ a: { 'x-rules': ['isHexColor'] } }), plan({ a: {} })],
    ['with a higher version', plan(SEATS, { 'x-version': 2 }), plan({}, { 'x-version': 3 })],
  ])('%s', (_, before, now) => {
    expect(breakingChanges(before, now)).toEqual([]);
  });
});

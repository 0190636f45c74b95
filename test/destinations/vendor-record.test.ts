/** How records are cut into requests. */
import { describe, expect, it } from '@jest/globals';
import { inRequests, jsonArray, vendorRecord } from '../../src/destinations/vendor-record.js';
import { track } from './messages.js';

const records = (...texts: string[]) => texts.map((text) => vendorRecord(track('A'), text));
const cut = (texts: string[], limits: { maxCount: number; maxBytes: number }) =>
  inRequests(records(...texts), limits).map((request) => JSON.parse(jsonArray(request)) as string[]);

describe('records', () => {
  it('are cut by count', () => {
    expect(cut(['a', 'b', 'c'], { maxCount: 2, maxBytes: 1_000 })).toEqual([['a', 'b'], ['c']]);
  });

  it('are cut by bytes, not by characters', () => {
    expect(cut(['üü', 'üü', 'aa', 'aa'], { maxCount: 9, maxBytes: 10 })).toEqual([
      ['üü'],
      ['üü'],
      ['aa', 'aa'],
    ]);
  });

  it('that alone exceed the limit travel alone', () => {
    expect(cut(['a', 'x'.repeat(50), 'b'], { maxCount: 9, maxBytes: 10 })).toEqual([
      ['a'],
      ['x'.repeat(50)],
      ['b'],
    ]);
  });

  it('that are none make no request', () => {
    expect(cut([], { maxCount: 9, maxBytes: 10 })).toEqual([]);
  });
});

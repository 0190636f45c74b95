/** Long texts of JSON: what is in them, and what is refused before it costs anything. */
import { describe, expect, it } from '@jest/globals';
import { JsonReading } from '../../src/collector/json.reading.js';
import { recordOf } from '../../src/collector/record.js';
import { recordsOf } from '../../src/collector/records.js';
import { Refusal } from '../../src/collector/refusal.js';

describe('a long text of JSON', () => {
  it('goes on behind a record or a line that is absurdly deep', () => {
    const deep = `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;
    const list = recordsOf(`[{"a":1},${deep},{"b":2}]`, 2_000).values;
    expect([list[0], list[2]]).toEqual([{ a: 1 }, { b: 2 }]);
    expect(() => recordOf({ deep: list[1] })).toThrow('It is more than 32 levels deep');
    const lines = recordsOf(`${'['.repeat(50_000)}\n{"a":1}\n${deep}\n{"a":"[\n{"b":2}`, 2_000);
    expect([lines.values[1], lines.values[4]]).toEqual([{ a: 1 }, { b: 2 }]);
    expect(lines.refused.map(({ position }) => position)).toEqual([0, 3]);
  });

  it('reads long texts as they are, with whatever stands in their strings', () => {
    const cunning = ['[['.repeat(50), '"]}', '\\"{[,', '\\\\', '語[', '\n\u0000'];
    for (let length = 65_480; length < 65_540; length += 1) {
      const record = { pad: 'x'.repeat(length), cunning, within: [[], {}, [{ a: [1, null] }]] };
      expect(recordsOf(JSON.stringify(record), 2_000).values).toEqual([record]);
    }
  });

  it('refuses more than 150,000 values, however they are written', () => {
    const list = (values: number): string => `[${'1,'.repeat(values - 1)}1]`;
    expect(recordsOf(`{"a":${list(149_990)}}`, 2).values).toHaveLength(1);
    for (const text of [
      `{"a":${list(150_001)}}`,
      `${list(75_001)}\n${list(75_001)}`,
      `${'['.repeat(90)}\n${list(75_001)}\n${list(75_001)}`,
    ])
      // prettier-ignore
      expect(() => recordsOf(text, 2_000)).toThrow(new Refusal(413, 'More than 150000 values came at once; send fewer records in one request.'));
  });

  it('leaves out what no record may be deep enough to hold', () => {
    const deep = `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`;
    const read = new JsonReading(deep.length).valueOf(deep);
    expect(JSON.stringify(read)).toBe(`${'['.repeat(64)}${']'.repeat(64)}`);
    expect(new JsonReading(deep.length).valueOf(deep.slice(0, -1))).toBeUndefined();
  });
});

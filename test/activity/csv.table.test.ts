/** CSV that a spreadsheet can open. */
import { describe, expect, it } from '@jest/globals';
import { csvOf, csvTable } from '../../src/activity/csv.table.js';

describe('a CSV table', () => {
  it('quotes what needs it', () => {
    const rows = [{ name: 'a,"b"\n', at: new Date(0), count: 2, map: { a: 1 }, none: undefined }];
    expect(csvTable(rows)).toBe('name,at,count,map,none\r\n"a,""b""\n",1970-01-01T00:00:00.000Z,2,"{""a"":1}",\r\n'); // prettier-ignore
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])('disarms %j', (text) => {
    expect(csvTable([{ a: text }])).toContain(`'${text}`);
  });

  it('has headings even where there is nobody', () => {
    expect(csvOf({ users: [], nextCursor: null })).toBe('userId,lastSeenAt\r\n');
  });
});

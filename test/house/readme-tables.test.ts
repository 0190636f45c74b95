/** The README repeats options, variables and metrics; this keeps it from getting old. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { optionRows } from './options-table.js';
import { withGeneratedTables } from './generated-tables.js';

describe('the tables of the README', () => {
  it('say what the code says (if not: UPDATE_README=1 npm test -- test/house)', () => {
    const readme = readFileSync('README.md', 'utf8');
    const current = withGeneratedTables(readme);
    if (process.env['UPDATE_README']) writeFileSync('README.md', current);
    else expect(readme).toBe(current);
  });

  it('list an option with its unit, its default and what it says', () => {
    expect(optionRows('src/queue/group-commit.ts', 'BufferOptions', 'buffer.')).toContainEqual({
      name: 'buffer.maxMessages',
      default: '20,000',
      description: 'Messages kept while the queue can\'t be reached; what comes on top is dropped and counted.', // prettier-ignore
    });
  });
});

describe('each option', () => {
  it('is described, and has a default', () => {
    const rows = optionRows('src/analytics.options.ts', 'AnalyticsOptions');
    expect(rows.filter(({ description }) => description === '').map(({ name }) => name)).toEqual([]);
  });
});

/** Durations in words. */
import { describe, expect, it } from '@jest/globals';
import { durationMs } from '../../src/activity/duration.js';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['14d', 1_209_600_000],
    ['1w', 604_800_000],
  ])('%s is %i ms', (text, ms) => {
    // prettier-ignore
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '14', '0d', '1.5h', '-1d', '14 days'])('%j is none', (text) => {
    expect(() => durationMs(text)).toThrow('Write a whole number and s, m, h, d or w, such as 14d.');
  });
});

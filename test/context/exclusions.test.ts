/** Which requests leave no trace. */
import { expect, it } from '@jest/globals';
import { ExclusionOptions } from '../../src/context/exclusion.options.js';
import { Exclusions } from '../../src/context/exclusions.js';

const request = { method: 'GET', url: '/', headers: {} };

it.each([
  ['/health', 'health'],
  ['/health/live', 'health'],
  ['/metrics', 'health'],
  ['/healthy-food', undefined],
  ['/', undefined],
])('%s is left out as %s', (path, reason) => {
  expect(new Exclusions(new ExclusionOptions()).reason(request, path, false)).toBe(reason);
});

it('bots are left out unless the app wants them', () => {
  expect(new Exclusions(new ExclusionOptions()).reason(request, '/', true)).toBe('bot');
  const wanted = Object.assign(new ExclusionOptions(), { bots: false });
  expect(new Exclusions(wanted).reason(request, '/', true)).toBeUndefined();
});

/** Which values a profile operation takes; the mixpanel package drops others without a word. */
import type { PeopleOperation, Properties } from '../../message/message.js';
import { Refused } from './refused.js';

const isScalar = (value: unknown): boolean => typeof value === 'string' || Number.isFinite(value);

/** What each value must be; operations that are not listed take anything. */
const RULES: Partial<Record<PeopleOperation, { readonly needs: string; fits(value: unknown): boolean }>> = {
  increment: { needs: 'a number', fits: (value) => Number.isFinite(value) },
  remove: { needs: 'a string or a number', fits: isScalar },
  union: {
    needs: 'a string, a number or a list of these',
    fits: (value) => isScalar(value) || (Array.isArray(value) && value.length > 0 && value.every(isScalar)),
  },
};

/** @throws Refused naming the first property that does not fit. */
export function mustFit(operation: PeopleOperation, properties: Properties): void {
  const rule = RULES[operation];
  if (!rule) return;
  const misfit = Object.entries(properties).find(([, value]) => !rule.fits(value));
  if (misfit)
    throw new Refused(`${operation} needs ${rule.needs} for each property; "${misfit[0]}" is none.`);
}

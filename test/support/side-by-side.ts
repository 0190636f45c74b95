/** Long trials, most of which is waiting: begun side by side before the tests of a suite, which look at one each. */
import { afterAll, beforeAll } from '@jest/globals';

/**
 * @param atATime how many are under way at once; by default all
 * @returns what came of a trial
 */
export function sideBySide<Subject, Result>(
  subjects: readonly Subject[],
  trial: (subject: Subject) => Promise<Result>,
  atATime = subjects.length,
): (subject: Subject) => Promise<Result> {
  const trials = new Map<Subject, Promise<Result>>();
  beforeAll(() => {
    const lanes: Promise<unknown>[] = Array.from({ length: atATime }, () => Promise.resolve());
    subjects.forEach((subject, at) => {
      const result = (lanes[at % atATime] as Promise<unknown>).then(() => trial(subject));
      trials.set(subject, result);
      lanes[at % atATime] = result.catch(() => {});
    });
  });
  afterAll(async () => {
    await Promise.allSettled(trials.values());
  });
  return (subject) => trials.get(subject) as Promise<Result>;
}

/** Where errors of capture go. */
import { describe, expect, it } from '@jest/globals';
import { ErrorPolicy } from '../../src/capture/error.policy.js';
import { RateLimitedLog } from '../../src/queue/rate-limited.log.js';

function logger(): { lines: string[]; error(text: string): void } {
  const lines: string[] = [];
  return { lines, error: (text) => lines.push(text) };
}

describe('ErrorPolicy', () => {
  it('counts each error, whatever becomes of it', async () => {
    const failed: string[] = [];
    const observer = { failed: ({ message }: Error) => failed.push(message) };
    const thrown = new ErrorPolicy('throw', observer, logger()).settle(Promise.reject(new Error('a')));
    await expect(thrown).rejects.toThrow('a');
    await new ErrorPolicy('log', observer, logger()).settle(Promise.reject(new Error('b')));
    new ErrorPolicy(() => undefined, observer, logger()).report('c');
    expect(failed).toEqual(['a', 'b', 'c']);
  });

  it('logs under throw what has no caller', () => {
    const log = logger();
    new ErrorPolicy('throw', {}, log).report(new Error('no caller'));
    expect(log.lines).toEqual(['[analytics] no caller']);
  });

  it('logs what the function of the app throws itself', () => {
    const log = logger();
    const fail = (): never => {
      throw new Error('second');
    };
    new ErrorPolicy(fail, {}, log).report(new Error('first'));
    expect(log.lines).toEqual(['[analytics] second']);
  });
});

describe('RateLimitedLog', () => {
  it('logs a reason once a minute, with how often it came meanwhile, and others at once', () => {
    let now = 0;
    const { lines, error } = logger();
    const log = new RateLimitedLog(error, () => now);
    for (let at = 0; at < 5; at += 1) log.error(new Error('full'));
    log.error(new Error('closed'));
    now = 60_000;
    log.error(new Error('full'));
    expect(lines).toEqual([
      '[analytics] full',
      '[analytics] closed',
      '[analytics] full (and 4 times since it was last logged)',
    ]);
  });

  it('puts reasons into one line when there are too many of them', () => {
    const { lines, error } = logger();
    const log = new RateLimitedLog(error, () => 0);
    for (let at = 0; at < 300; at += 1) log.error(new Error(`reason ${at}`));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe('[analytics] Further errors of many kinds.');
  });
});

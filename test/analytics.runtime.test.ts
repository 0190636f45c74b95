/** How the time of a clean shutdown is divided. */
import { describe, expect, it } from '@jest/globals';
import { AnalyticsRuntime, type RuntimeParts } from '../src/analytics.runtime.js';

/** A runtime, and how long its queue was given to take what is in memory. */
function observed(shutdownTimeoutMs: number): { runtime: AnalyticsRuntime; flushedMs: number[] } {
  const flushedMs: number[] = [];
  const queue = { flush: async (timeoutMs: number) => void flushedMs.push(timeoutMs), close: () => {} };
  const parts = { home: { close: async () => {} }, queue, shutdownTimeoutMs };
  return { runtime: new AnalyticsRuntime(parts as unknown as RuntimeParts), flushedMs };
}

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a clean shutdown', () => {
  it('gives the queue its share of the whole time', async () => {
    const { runtime, flushedMs } = observed(10_000);
    await runtime.onApplicationShutdown();
    expect(flushedMs).toEqual([4_000]);
  });

  it('counts what the server took to close', async () => {
    const { runtime, flushedMs } = observed(10_000);
    runtime.startClosing();
    await passed(110);
    await runtime.onApplicationShutdown();
    expect(flushedMs[0]).toBeLessThan(3_960);
  });

  it('keeps time for the queue when the server took all of it', async () => {
    const { runtime, flushedMs } = observed(100);
    runtime.startClosing();
    await passed(110);
    await runtime.onApplicationShutdown();
    expect(flushedMs[0]).toBeCloseTo(12);
  });
});

/** Working through a batch without keeping the event loop. */
import { describe, expect, it } from '@jest/globals';
import { inSlices } from '../../src/destinations/slices.js';

describe('a batch in slices', () => {
  it('comes out whole and in order', async () => {
    const sizes: number[] = [];
    const doubled = await inSlices([1, 2, 3, 4, 5], 2, (slice) => {
      sizes.push(slice.length);
      return slice.map((number) => number * 2);
    });
    expect(doubled).toEqual([2, 4, 6, 8, 10]);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('lets others run between two slices', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('somebody else'));
    await inSlices(['first', 'second'], 1, (slice) => {
      order.push(...slice);
      return [];
    });
    expect(order).toEqual(['first', 'somebody else', 'second']);
  });
});

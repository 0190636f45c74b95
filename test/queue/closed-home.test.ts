/** A home that was closed, in a process that is done. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { startTypeScript } from '../support/servers/typescript-child.js';

const CHILD = new URL('../support/closed-home.child.ts', import.meta.url);

describe('a closed home', () => {
  it.each([
    ['Redis', process.env.TEST_REDIS_URL],
    ['PostgreSQL', process.env.TEST_POSTGRES_URL],
  ])('on %s holds its process no longer', async (_name, url = 'missing') => {
    const child = startTypeScript(CHILD, [url, `analytics-closed-${randomUUID().slice(0, 8)}`]);
    const lines: string[] = [];
    for await (const line of child.lines) lines.push(line);
    expect(lines).toEqual(['[]']);
  });
});

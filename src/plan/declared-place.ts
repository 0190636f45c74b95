/** Tells where in the app's code a class of the plan was declared. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `at name (/a path (2)/file.js:12:3)`, or without the name: spaces and parentheses may be part of the path. */
const ABSOLUTE = /^\s+at (?:.*? \()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).*):(\d+):\d+\)?$/;

/** An address of another sort, such as a bundler's. */
const BARE = /\(?([^\s()]+):(\d+):\d+\)?$/;

/**
 * File and line of whoever called `decorator`, such as `src/analytics.plan.ts:12`.
 * @param decorator a function on the stack
 */
export function placeOfCall(decorator: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, decorator);
  const frame = holder.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '';
  const [, address, line] = ABSOLUTE.exec(frame) ?? BARE.exec(frame) ?? [];
  if (address === undefined) return 'an unknown place';
  const path = address.startsWith('file://') ? fileURLToPath(address) : address;
  return `${relative(process.cwd(), path)}:${line}`;
}

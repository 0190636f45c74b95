/** Compares what was captured with what a test says of it: only what is said counts. */

/** `expect.any(Number)`, `expect.stringContaining('…')` and their like, of Jest and of Vitest. */
export interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean;
}

/** One property that is not as expected. */
export interface Difference {
  /** Its path, such as `address.city`. */
  readonly path: string;
  readonly expected: unknown;
  /** `undefined` when it is not there. */
  readonly captured: unknown;
}

/** Objects may hold more than is expected, lists may not. A date equals its ISO text, since messages travel as JSON. */
export function isLike(captured: unknown, expected: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(captured);
  if (expected instanceof Date) return captured === expected.toJSON();
  if (Array.isArray(expected)) {
    if (!Array.isArray(captured) || captured.length !== expected.length) return false;
    return expected.every((each, at) => isLike(captured[at], each));
  }
  if (!isRecord(expected)) return Object.is(captured, expected);
  return isRecord(captured) && Object.keys(expected).every((key) => isLike(captured[key], expected[key]));
}

/** The properties that are not as expected, each with its path. */
export function differences(
  captured: unknown,
  expected: Readonly<Record<string, unknown>>,
  prefix = '',
): Difference[] {
  const found = isRecord(captured) ? captured : {};
  return Object.entries(expected).flatMap(([key, wanted]) => {
    const path = `${prefix}${key}`;
    const there = found[key];
    if (isLike(there, wanted)) return [];
    const nested = isRecord(wanted) && !isAsymmetric(wanted) && isRecord(there);
    return nested ? differences(there, wanted, `${path}.`) : [{ path, expected: wanted, captured: there }];
  });
}

/** A value in one short line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = isAsymmetric(value) ? asymmetricText(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

export function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return isRecord(value) && typeof value.asymmetricMatch === 'function';
}

function asymmetricText(matcher: AsymmetricMatcher): string {
  const { toAsymmetricMatcher } = matcher as { toAsymmetricMatcher?: () => string };
  return toAsymmetricMatcher?.call(matcher) ?? String(matcher);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

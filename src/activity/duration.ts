/** Reads durations such as `14d`. */

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A whole number and a unit: seconds, minutes, hours, days, weeks. */
export type Duration = `${number}${keyof typeof UNIT_MS}`;

/** @throws Error one sentence, when it is none, or nothing at all. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const duration = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (duration > 0) return duration;
  throw new Error(`[analytics] ${JSON.stringify(text)} is no duration. Write a whole number and s, m, h, d or w, such as 14d.`); // prettier-ignore
}

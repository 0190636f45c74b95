/** Days as the store counts them: whole UTC days since 1970. */

export const DAY_MS = 86_400_000;

/** The day of a moment in milliseconds since the epoch. */
export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

/** `2026-01-15` */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

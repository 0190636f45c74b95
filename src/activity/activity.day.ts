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

/** Whether it is a day, written like `2026-01-15`. JavaScript takes the 30th of February for a day of March. */
export function isDay(text: string): boolean {
  const timeMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(timeMs) && dayText(dayOf(timeMs)) === text;
}

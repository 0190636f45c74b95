/** The windows in which activity is asked for. */

/** How many days each has. */
export const WINDOW_DAYS = { day: 1, week: 7, month: 30 } as const;

export type ActivityWindow = keyof typeof WINDOW_DAYS;

export const WINDOWS = Object.keys(WINDOW_DAYS) as readonly ActivityWindow[];

export function isWindow(text: unknown): text is ActivityWindow {
  return (WINDOWS as readonly unknown[]).includes(text);
}

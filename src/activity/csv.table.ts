/** Writes rows as CSV (RFC 4180) that a spreadsheet can open without running anything in it. */

export type CsvRow = Readonly<Record<string, unknown>>;

/** What makes spreadsheets take a text for a formula, where it begins with it. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** Headings of a list in which there is nobody. */
const HEADINGS = ['userId', 'lastSeenAt'];

/** An answer of the activity API: its list of users or days, else the answer itself as one row. */
export function csvOf(answer: CsvRow): string {
  const list = answer.days ?? answer.users;
  return csvTable(Array.isArray(list) ? (list as CsvRow[]) : [answer]);
}

/** The keys of the first row are the headings. */
export function csvTable(rows: readonly CsvRow[]): string {
  const headings = rows[0] ? Object.keys(rows[0]) : HEADINGS;
  const lines = [headings, ...rows.map((row) => headings.map((heading) => row[heading]))];
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(value: unknown): string {
  const text = textOf(value);
  const harmless = typeof value !== 'number' && FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

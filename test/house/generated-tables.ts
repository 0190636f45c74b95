/** The tables of the README that repeat what the code says, and where they stand. */
import { ENVIRONMENT_TABLE } from '../../src/env.variables.js';
import { Telemetry } from '../../src/delivery/telemetry.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { Tally } from '../../src/queue/tally.js';
import { optionRows } from './options-table.js';

type Row = readonly string[];

/** The tables by the name of their markers: `<!-- options:start -->` … `<!-- options:end -->`. */
export const TABLES: Readonly<Record<string, () => string>> = {
  options: () => {
    const rows = optionRows('src/analytics.options.ts', 'AnalyticsOptions');
    return table(['Option', 'Default', 'What it says'], rows.map(({ name, ...row }) => [code(name), row.default, row.description])); // prettier-ignore
  },
  collector: () => {
    const rows = optionRows('src/collector/collector.options.ts', 'CollectorOptions');
    return table(['Option', 'Default', 'What it says'], rows.map(({ name, ...row }) => [code(name), row.default, row.description])); // prettier-ignore
  },
  extras: () => {
    const rows = optionRows('src/analytics.module-definition.ts', 'AnalyticsExtras');
    return table(['Extra', 'Default', 'What it says'], rows.map(({ name, ...row }) => [code(name), row.default, row.description])); // prettier-ignore
  },
  environment: () =>
    table(
      ['Variable', 'Default', 'What it says'],
      ENVIRONMENT_TABLE.map((row) => [code(row.name), row.default ?? '', row.description]),
    ),
  metrics: () => {
    // Only asked what it names, so that it needs no queue.
    const { registry } = new Telemetry({} as QueueHome, [], new Tally(), () => 0);
    const metrics = registry.getMetricsAsArray() as unknown as readonly Metric[];
    const rows = metrics.map(({ name, labelNames, help }) => [code(name), labelNames.map(code).join(', '), help]); // prettier-ignore
    return table(['Metric', 'Labels', 'What it counts'], rows);
  },
};

/** What prom-client keeps of a metric. */
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** The text with every table as the code has it now. */
export function withGeneratedTables(text: string): string {
  return Object.entries(TABLES).reduce((whole, [name, make]) => {
    const place = new RegExp(`(<!-- ${name}:start -->\\n)[^]*?(<!-- ${name}:end -->)`);
    if (!place.test(whole)) throw new Error(`The README has no place for the table ${name}.`);
    return whole.replace(place, (_, start: string, end: string) => `${start}${make()}${end}`);
  }, text);
}

/** Prettier would pad every cell to the width of the widest. */
function table(head: Row, rows: readonly Row[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return `<!-- prettier-ignore -->\n${lines.join('\n')}\n\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function code(text: string): string {
  return `\`${text}\``;
}

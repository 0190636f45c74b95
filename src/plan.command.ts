/** `nestjs-analytics plan`: prints the plan, or holds it against an older print. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Command, CommandOutput } from './cli.command.js';
import { declarationOf, type TypedClass } from './plan/declaration.js';
import type { JsonSchema } from './plan/json-schema.js';
import { breakingChanges } from './plan/plan.changes.js';
import { Plan } from './plan/plan.js';
import { markdownOfPlan } from './plan/plan.markdown.js';
import { schemaOfPlan } from './plan/plan.schema.js';

/** Where the plan is looked for when nobody says it: the one file of that name below `dist`. */
const FOLDER = 'dist';
const FILE = 'analytics.plan.js';

export const planCommand: Command = {
  name: 'plan',
  usage: `[--plan dist/${FILE}] [--format markdown|json-schema] [--check OLD.json]
    Prints the plan that one compiled module exports: the one ${FILE} below ${FOLDER}, or what --plan names. Classes of other
    modules are in it when that module exports them, too. With --check, fails on what breaks an older print in JSON Schema.`,
  async run(args, output) {
    const { format, check, plan } = optionsOf(args);
    const path = plan ?? planFile();
    const schema = schemaOfPlan(new Plan(await exportedClasses(path)).declarations());
    if (check !== undefined) return compare(check, schema, output);
    output.say(
      format === 'json-schema' ? JSON.stringify(schema, undefined, 2) : markdownOfPlan(schema).trimEnd(),
    );
    return 0;
  },
};

interface PlanArguments {
  readonly plan?: string;
  readonly check?: string;
  readonly format: string;
}

function optionsOf(args: readonly string[]): PlanArguments {
  const { plan, check, format } = readArguments(args);
  if (format === 'markdown' || format === 'json-schema') return { plan, check, format };
  throw new Error(
    `[analytics] There is no format ${format}. Give --format markdown or --format json-schema.`,
  );
}

function readArguments(args: readonly string[]): PlanArguments {
  const options = {
    plan: { type: 'string' },
    check: { type: 'string' },
    format: { type: 'string', default: 'markdown' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Error(`[analytics] ${(error as Error).message} Use: plan ${planCommand.usage}`, {
      cause: error,
    });
  }
}

function planFile(): string {
  const found = filesBelow(FOLDER).filter((path) => basename(path) === FILE);
  if (found.length === 1 && found[0] !== undefined) return join(FOLDER, found[0]);
  const why =
    found.length === 0 ? `There is no ${FILE} below ${FOLDER}` : `There are several ${FILE} below ${FOLDER}`;
  throw new Error(`[analytics] ${why}. Compile the app, or name the module with --plan.`);
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

async function exportedClasses(path: string): Promise<ConstructorParameters<typeof Plan>[0]> {
  const module = (await importPlan(path)) as Record<string, unknown>;
  const classes = Object.values(module).filter((each) => declarationOf(each) !== undefined);
  if (classes.length === 0) {
    throw new Error(
      `[analytics] ${path} exports no class with @TrackEvent() or @Identifier(). Name the plan's module with --plan.`,
    );
  }
  const of = (kind: string) => classes.filter((each) => declarationOf(each)?.kind === kind) as TypedClass[];
  return { events: of('track') as never[], identifiers: of('identifier') as never[] };
}

async function importPlan(path: string): Promise<unknown> {
  // TypeScript's own types of properties are only written down where it is loaded before the classes.
  await import('reflect-metadata');
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`[analytics] ${path} can't be loaded: ${why}. Give --plan a compiled module.`, {
      cause: error,
    });
  }
}

function compare(oldPath: string, now: JsonSchema, output: CommandOutput): number {
  const breaks = breakingChanges(readPrint(oldPath), now);
  for (const sentence of breaks) output.complain(sentence);
  if (breaks.length === 0) {
    output.say(`Nothing in the plan breaks ${oldPath}.`);
    return 0;
  }
  output.complain(
    `[analytics] The plan breaks ${oldPath}. Take the changes back, or raise the version of their tracks.`,
  );
  return 1;
}

function readPrint(path: string): JsonSchema {
  let print: JsonSchema;
  try {
    print = JSON.parse(readFileSync(path, 'utf8')) as JsonSchema;
  } catch (error) {
    throw new Error(
      `[analytics] ${path} can't be read: ${(error as Error).message}. Give --check a plan printed by --format json-schema.`,
      { cause: error },
    );
  }
  if (typeof print?.$defs === 'object') return print;
  throw new Error(
    `[analytics] ${path} is no printed plan. Give --check one printed by --format json-schema.`,
  );
}

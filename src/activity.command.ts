/** `activity`: what the activity API answers, at the terminal. */
import { parseArgs } from 'node:util';
import { daysOf, limitOf, pageOf, sinceOf, windowOf, type QueryString } from './activity/activity.query.js';
import { ActivityService } from './activity/activity.service.js';
import { csvOf, type CsvRow } from './activity/csv.table.js';
import { InvalidActivityQuery } from './activity/invalid-activity-query.js';
import { openActivity } from './activity/open-activity.js';
import type { Command } from './cli.command.js';
import { loadDotEnv, readEnvironment } from './env.js';
import { openHome } from './queue/open-home.js';

type Report = (activity: ActivityService, query: QueryString) => Promise<unknown>;

const REPORTS: ReadonlyMap<string, Report> = new Map<string, Report>([
  ['user', async (activity, { id }) => activity.user(String(id ?? ''))],
  ['seen', async (activity, query) => activity.seenSince(sinceOf(query), pageOf(query))],
  ['dormant', async (activity, query) => activity.dormantSince(sinceOf(query), pageOf(query))],
  ['active', async (activity, query) => ({ users: await activity.activeUsers(windowOf(query)) })],
  ['most-active', async (activity, query) => ({ users: await activity.mostActive(windowOf(query), limitOf(query)) })], // prettier-ignore
  ['counts', async (activity, query) => activity.counts(...daysOf(query))],
]);

/** A hundred years: the app that counts says how long days are kept, and this shows all that are there. */
const DAYS_SHOWN = 36_500;

const TEXT = { type: 'string' } as const;
const OPTIONS = { since: TEXT, window: TEXT, limit: TEXT, cursor: TEXT, day: TEXT, from: TEXT, to: TEXT, csv: { type: 'boolean' } } as const; // prettier-ignore

export const activityCommand: Command = {
  name: 'activity',
  usage: `user <id> | seen|dormant --since <time> [--limit <n>] [--cursor <c>] | active|most-active --window day|week|month | counts [--from <day>] [--to <day>], each with --csv: who is here, who has gone`,

  async run(args, output) {
    const { values, positionals } = parsed(args);
    const [report = '', id] = positionals;
    const answer = REPORTS.get(report);
    if (!answer) throw new Error(`[analytics] There is no report ${JSON.stringify(report)}. Ask for one of ${[...REPORTS.keys()].join(', ')}.`); // prettier-ignore
    loadDotEnv();
    const { QUEUE_URL: url, DATA_DIR: dataDir } = readEnvironment();
    const home = openHome({ url, dataDir });
    try {
      // It says where the store is and what to do, where a first question would fail in the driver's words.
      await home.ping();
      const activity = new ActivityService(openActivity(home.store(), { daysKept: DAYS_SHOWN }).activity);
      const found = await answer(activity, { ...values, id });
      if (found === undefined) throw new Error('[analytics] Nothing is known about a user with this id.');
      output.say(values.csv ? csvOf(found as CsvRow).trimEnd() : JSON.stringify(found, undefined, 2));
      return 0;
    } catch (error) {
      if (error instanceof InvalidActivityQuery) throw new Error(`[analytics] ${error.message}`, { cause: error }); // prettier-ignore
      throw error;
    } finally {
      await home.close();
    }
  },
};

/** Node's own messages name the option that is wrong. */
function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Error(`[analytics] ${(error as Error).message}`, { cause: error });
  }
}

/** The only reader of the environment: every variable with its rule, its default and its description. */
import { config } from 'dotenv';
import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsUrl,
  Max,
  Min,
  ValidateBy,
  validateSync,
} from 'class-validator';
import { parseQueueUrl } from './queue/queue-url.js';

/** One row of the environment table in the README. */
export interface EnvironmentVariable {
  readonly name: string;
  /** The default, in words where it follows from other variables; undefined when there is none. */
  readonly default?: string;
  readonly description: string;
}

const described: { name: string; description: string; defaultInWords?: string }[] = [];

/** Describes a variable, once, for its readers here and for the README's table. */
function Variable(description: string, defaultInWords?: string): PropertyDecorator {
  return (_, name) => void described.push({ name: String(name), description, defaultInWords });
}

const WHOLE_PORT = { message: 'must be a whole number from 0 to 65535' };
const WHOLE_TIME = { message: 'must be a whole number of milliseconds, 0 or more' };
const QUEUE_URL_RULE = {
  message:
    'must be a URL such as redis://, rediss://, redis+sentinel://, redis+cluster:// or postgres://host:port',
};
const BASE_URL = { message: 'must be a base URL such as https://api.example.com' };
const URL_RULE = { protocols: ['http', 'https'], require_tld: false, allow_underscores: true };

const wholeNumber = Transform(({ value }) => Number(value));
const upperCase = Transform(({ value }) => String(value).toUpperCase());
const lowerCase = Transform(({ value }) => String(value).toLowerCase());
const trueOrFalse = Transform(
  ({ value }) => ({ true: true, false: false })[String(value).toLowerCase()] ?? value,
);
const baseUrl = Transform(({ value }) => (/^\w+:\/\//.test(value) ? value : `https://${value}`).replace(/\/+$/, '')); // prettier-ignore
const names = Transform(({ value }) => [...new Set(String(value).toLowerCase().split(/[\s,]+/).filter(Boolean))]); // prettier-ignore

/** What the environment said, validated, with defaults for what it did not say. Properties are named like the variables. */
export class Environment {
  @Variable('`production`, `development` or `test`; in `test`, analytics errors reach the caller.')
  NODE_ENV?: string;

  @Variable('Port of the app; 0 takes any free one.')
  @wholeNumber
  @IsInt(WHOLE_PORT)
  @Min(0, WHOLE_PORT)
  @Max(65_535, WHOLE_PORT)
  PORT = 8080;

  @Variable(
    'Where the queue lives: `redis://`, `rediss://`, `redis+sentinel://`, `redis+cluster://` or `postgres://`.',
    '`REDIS_URL`, then embedded in `DATA_DIR`',
  )
  @IsOptional()
  @ValidateBy({ name: 'isQueueUrl', validator: { validate: isQueueUrl } }, QUEUE_URL_RULE)
  QUEUE_URL?: string;

  @Variable('Folder of the embedded queue.')
  DATA_DIR = '.analytics';

  @Variable(
    'Comma list of destinations: `mixpanel`, `segment`, `activity`, `sandbox`.',
    'those whose credentials are set, else `sandbox`',
  )
  @names
  @IsIn(['mixpanel', 'segment', 'activity', 'sandbox'], {
    each: true,
    message: 'may name only MIXPANEL, SEGMENT, ACTIVITY and SANDBOX',
  })
  DESTINATIONS: string[] = [];

  @Variable('Whether the app delivers too; `false` leaves that to `npm run worker` processes.')
  @trueOrFalse
  @IsBoolean({ message: 'must be true or false' })
  RUN_WORKER = true;

  @Variable('Port of a worker’s health and metrics.', 'none')
  @wholeNumber
  @IsOptional()
  @IsInt(WHOLE_PORT)
  @Min(0, WHOLE_PORT)
  @Max(65_535, WHOLE_PORT)
  WORKER_PORT?: number;

  @Variable('How long a process may take to stop cleanly, in milliseconds.')
  @wholeNumber
  @IsInt(WHOLE_TIME)
  @Min(0, WHOLE_TIME)
  SHUTDOWN_TIMEOUT_MS = 10_000;

  @Variable('Token of the Mixpanel project; turns the `mixpanel` destination on.')
  MIXPANEL_TOKEN?: string;

  @Variable('Data residency of the Mixpanel project: `US`, `EU` or `IN`.')
  @upperCase
  @IsIn(['US', 'EU', 'IN'], { message: 'must be US, EU or IN' })
  MIXPANEL_REGION: 'US' | 'EU' | 'IN' = 'US';

  @Variable('Base URL of Mixpanel’s ingestion API; wins over the region.', 'the region’s')
  @baseUrl
  @IsOptional()
  @IsUrl(URL_RULE, BASE_URL)
  MIXPANEL_API_HOST?: string;

  @Variable('ID merge of the Mixpanel project: `simplified` or `original`.')
  @lowerCase
  @IsIn(['simplified', 'original'], { message: 'must be simplified or original' })
  MIXPANEL_ID_MERGE: 'simplified' | 'original' = 'simplified';

  @Variable('User name of a Mixpanel service account, used for imports in place of the token.')
  MIXPANEL_SERVICE_ACCOUNT?: string;

  @Variable('Secret of that service account.')
  MIXPANEL_SERVICE_ACCOUNT_SECRET?: string;

  @Variable('Id of the Mixpanel project, needed with a service account.')
  MIXPANEL_PROJECT_ID?: string;

  @Variable('Write key of the Segment source; turns the `segment` destination on.')
  SEGMENT_CLIENT_KEY?: string;

  @Variable('Base URL of Segment’s tracking API.')
  @baseUrl
  @IsUrl(URL_RULE, BASE_URL)
  SEGMENT_API_HOST = 'https://api.segment.io';

  @Variable(
    'Opens `/analytics/api/activity/…` to whoever sends it as a Bearer token; without it there is no such API.',
    'none',
  )
  ADMIN_TOKEN?: string;

  @Variable(
    'Signs the demo’s session cookies; set it to keep sessions over restarts.',
    'a new one at each start',
  )
  SESSION_SECRET?: string;
}

/** All variables with their defaults and descriptions, in the order of the class. */
export const ENVIRONMENT_TABLE: readonly EnvironmentVariable[] = described.map((variable) => {
  const value = new Environment()[variable.name as keyof Environment];
  const text = value === undefined ? undefined : `\`${String(value)}\``;
  return {
    name: variable.name,
    default: variable.defaultInWords ?? text,
    description: variable.description,
  };
});

/** Sets the variables of a `.env` file that are not set yet. Without such a file it does nothing. */
export function loadDotEnv(path = '.env'): void {
  config({ path, quiet: true });
}

/**
 * Reads and validates the environment; an empty string counts as unset.
 *
 * @param instead values that an app gives in code: they stand in for their variables, an empty one for an unset variable.
 * @throws Error one that names everything wrong, a line a problem, each with its remedy and none with a value.
 */
export function readEnvironment(
  variables: NodeJS.ProcessEnv = process.env,
  instead: NodeJS.ProcessEnv = {},
): Environment {
  const source = { ...variables, ...instead };
  const given = Object.fromEntries(
    described.flatMap(({ name }) => {
      const value = source[name]?.trim() || (name === 'QUEUE_URL' ? source.REDIS_URL?.trim() : undefined);
      return value ? [[name, value]] : [];
    }),
  );
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  if (environment.DESTINATIONS.length === 0) {
    environment.DESTINATIONS = destinationsByCredentials(environment);
  }

  const problems = [...brokenRules(environment, source), ...missingParts(environment)];
  if (problems.length > 0) throw new Error(problems.map((problem) => `[analytics] ${problem}`).join('\n'));
  return environment;
}

/** Whether DESTINATIONS names any, rather than leaving the choice to the credentials. */
export function areDestinationsGiven(source: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(source.DESTINATIONS?.trim());
}

/** Whether tests run, where analytics errors should be loud. Validates nothing, for apps that configure themselves. */
export function isTestRun(source: NodeJS.ProcessEnv = process.env): boolean {
  return source.NODE_ENV === 'test';
}

/** What the variables' own rules refuse. The remedy is to correct it or to fall back on the default. */
function brokenRules(environment: Environment, source: NodeJS.ProcessEnv): string[] {
  return validateSync(environment).map(({ property, constraints = {} }) => {
    const variable = property === 'QUEUE_URL' && !source.QUEUE_URL?.trim() ? 'REDIS_URL' : property;
    const byDefault = ENVIRONMENT_TABLE.find(({ name }) => name === property)?.default ?? 'none';
    const rule = Object.values(constraints)[0] ?? 'is not valid';
    return `Wrong ${variable}: it ${rule}. Correct it, or remove it for the default, ${byDefault.replaceAll('`', '')}.`;
  });
}

/** What one variable makes another one need. */
function missingParts(environment: Environment): string[] {
  const { DESTINATIONS, MIXPANEL_SERVICE_ACCOUNT, MIXPANEL_SERVICE_ACCOUNT_SECRET } = environment;
  const needs: [when: unknown, variable: keyof Environment, otherwise: string][] = [
    [DESTINATIONS.includes('mixpanel'), 'MIXPANEL_TOKEN', 'MIXPANEL from DESTINATIONS'],
    [DESTINATIONS.includes('segment'), 'SEGMENT_CLIENT_KEY', 'SEGMENT from DESTINATIONS'],
    [MIXPANEL_SERVICE_ACCOUNT, 'MIXPANEL_SERVICE_ACCOUNT_SECRET', 'MIXPANEL_SERVICE_ACCOUNT'],
    [MIXPANEL_SERVICE_ACCOUNT, 'MIXPANEL_PROJECT_ID', 'MIXPANEL_SERVICE_ACCOUNT'],
    [MIXPANEL_SERVICE_ACCOUNT_SECRET, 'MIXPANEL_SERVICE_ACCOUNT', 'MIXPANEL_SERVICE_ACCOUNT_SECRET'],
  ];
  return needs
    .filter(([when, variable]) => when && !environment[variable])
    .map(([, variable, otherwise]) => `Missing ${variable}. Set it, or remove ${otherwise}.`);
}

function destinationsByCredentials(environment: Environment): string[] {
  const withCredentials = [
    ...(environment.MIXPANEL_TOKEN ? ['mixpanel'] : []),
    ...(environment.SEGMENT_CLIENT_KEY ? ['segment'] : []),
  ];
  return withCredentials.length > 0 ? withCredentials : ['sandbox'];
}

/** The reason stays untold: it may quote a part of the URL that belongs to a password. */
function isQueueUrl(value: unknown): boolean {
  try {
    parseQueueUrl(String(value));
    return true;
  } catch {
    return false;
  }
}

/** Every variable of the environment, with its rule, its default and its description. */
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUrl, Matches, Max, Min, ValidateBy } from 'class-validator';
import { isOrigin, spelledOrigin } from './collector/cors.js';
import { COLLECTOR_PATH_RULE } from './collector/collector.options.js';
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
const WHOLE_NUMBER = { message: 'must be a whole number, 0 or more' };
const TABLE = /^[A-Za-z_]\w{0,62}$/;
const TABLE_RULE = { message: 'must be the name of a table: letters, digits and underscores' };
const QUEUE_URL_RULE = {
  message:
    'must be a URL such as redis://, rediss://, redis+sentinel://, redis+cluster:// or postgres://host:port',
};
const ORIGINS_RULE = {
  each: true,
  message:
    'must be a comma list of origins such as https://app.example.com, without wildcards, paths and usual ports, or none',
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
/** Apart from commas and blanks as it stands: keys know capitals. */
const exactNames = Transform(({ value }) => [
  ...new Set(
    String(value)
      .split(/[\s,]+/)
      .filter(Boolean),
  ),
]);
const origins = Transform(({ value }) => String(value).toLowerCase() === 'none' ? [] : [...new Set(String(value).split(/[\s,]+/).filter(Boolean).map(spelledOrigin))]); // prettier-ignore
const pathPrefix = Transform(({ value }) =>
  String(value)
    .replace(/^\/*(?=.)/, '/')
    .replace(/\/+$/, ''),
);
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
    'Opens `/analytics/api/activity/…` and the collector’s `POST /drop` to whoever sends it as a Bearer token; without it neither is there.',
    'none',
  )
  ADMIN_TOKEN?: string;

  @Variable(
    'Comma list of origins whose pages may use the collector, with credentials; `none` for none.',
    'none',
  )
  @origins
  @ValidateBy({ name: 'isOrigin', validator: { validate: isOrigin } }, ORIGINS_RULE)
  FRONTEND_URL: string[] = [];

  @Variable('Where the collector listens, such as `/t7`: a neutral name, which block lists miss.', 'the root')
  @pathPrefix
  @Matches(COLLECTOR_PATH_RULE, { message: 'must be a path such as /t7' })
  COLLECTOR_PATH = '';

  @Variable('Comma list of the project tokens and write keys that may write to the collector.', 'all may')
  @exactNames
  COLLECTOR_KEYS: string[] = [];

  @Variable('Requests a minute that the collector takes from one address; `0` is off.')
  @wholeNumber
  @IsInt(WHOLE_NUMBER)
  @Min(0, WHOLE_NUMBER)
  RATE_LIMIT = 0;

  @Variable('The same with one token or write key, from all addresses together; `0` is off.')
  @wholeNumber
  @IsInt(WHOLE_NUMBER)
  @Min(0, WHOLE_NUMBER)
  KEY_RATE_LIMIT = 0;

  @Variable(
    'How many proxies in front of the collector write `X-Forwarded-For`; with 0 that header is not believed.',
  )
  @wholeNumber
  @IsInt(WHOLE_NUMBER)
  @Min(0, WHOLE_NUMBER)
  TRUSTED_PROXIES = 0;

  @Variable('Whether the collector cuts addresses to /24 (IPv4) and /48 (IPv6) before anything sees them.')
  @trueOrFalse
  @IsBoolean({ message: 'must be true or false' })
  MASK_IP = false;

  @Variable('Table of tracks in a warehouse.')
  @Matches(TABLE, TABLE_RULE)
  EVENTS_TABLE_NAME = 'events';

  @Variable('Table of people’s profiles in a warehouse.')
  @Matches(TABLE, TABLE_RULE)
  USERS_TABLE_NAME = 'users';

  @Variable('Table of groups’ profiles in a warehouse.')
  @Matches(TABLE, TABLE_RULE)
  GROUPS_TABLE_NAME = 'groups';

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

/** The reason stays untold: it may quote a part of the URL that belongs to a password. */
function isQueueUrl(value: unknown): boolean {
  try {
    parseQueueUrl(String(value));
    return true;
  } catch {
    return false;
  }
}

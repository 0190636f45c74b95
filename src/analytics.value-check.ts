/** What can be wrong with the values of options, which the code that uses them would take for something else. */
import type { ActivityOptions } from './activity/activity.options.js';
import { activityOptions } from './activity/activity.options.js';
import type { PageViewOptions } from './capture/page-view.options.js';
import type { AnonymousIdOptions } from './context/anonymous-id.options.js';
import type { EntityNameOptions } from './context/entity-name.options.js';
import type { BackoffOptions } from './delivery/backoff.js';
import type { PlanOptions } from './plan/plan.options.js';
import type { BufferOptions } from './queue/group-commit.js';

export interface CheckedValues {
  readonly pageViews?: Partial<PageViewOptions> | false;
  readonly entityNames?: Partial<EntityNameOptions>;
  readonly requestContext?: unknown;
  readonly anonymousId?: Partial<AnonymousIdOptions> | false;
  readonly plan?: Partial<PlanOptions<never>>;
  readonly activity?: Partial<ActivityOptions>;
  readonly onError?: unknown;
  readonly buffer?: Partial<BufferOptions>;
  readonly backoff?: Partial<BackoffOptions>;
  readonly shutdownTimeoutMs?: number;
}

/** Names of cookies and headers, as HTTP has them. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** A second, in days: browsers count the lifetime of cookies in seconds. */
const SECOND_IN_DAYS = 1 / (24 * 60 * 60);

/** Every problem in a sentence with its remedy. */
export function valueProblems(options: CheckedValues): string[] {
  const { plan = {}, activity = {} } = options;
  return [
    ...choiceProblems(options),
    ...numberProblems(options),
    ...visitorProblems(options.anonymousId || {}),
    ...(plan.scopes ?? []).flatMap(scopeProblems),
    ...Object.entries(activity).flatMap(([name, value]) => activityProblems({ [name]: value })),
  ];
}

function choiceProblems({ plan = {}, pageViews, onError, requestContext }: CheckedValues): string[] {
  const transports = (pageViews || {}).transports ?? [];
  return [
    ...choice('plan.unknown', plan.unknown, ['accept', 'warn', 'reject']),
    ...choice('plan.invalid', plan.invalid, ['warn', 'reject']),
    ...transports.flatMap((each) => choice('pageViews.transports', each, ['http', 'graphql', 'ws', 'rpc'])),
    ...choice('requestContext', requestContext, ['auto', true, false]),
    ...(typeof onError === 'function' ? [] : choice('onError', onError, ['log', 'throw'], ', or a function')),
  ];
}

export function choice(name: string, value: unknown, choices: readonly unknown[], more = ''): string[] {
  if (value === undefined || choices.includes(value)) return [];
  const listed = `${choices.slice(0, -1).join(', ')} or ${String(choices.at(-1))}`;
  return [`Wrong ${name}: ${shown(value)}. Give ${listed}${more}.`];
}

function numberProblems({ entityNames = {}, buffer = {}, backoff = {}, ...rest }: CheckedValues): string[] {
  const { lifetimeDays } = rest.anonymousId || {};
  return [
    ...atLeast('anonymousId.lifetimeDays', lifetimeDays, SECOND_IN_DAYS, 'more than 0'),
    ...atLeast('entityNames.max', entityNames.max, 1),
    ...atLeast('entityNames.ttlMs', entityNames.ttlMs, 0),
    ...atLeast('entityNames.missTtlMs', entityNames.missTtlMs, 0),
    ...atLeast('entityNames.timeoutMs', entityNames.timeoutMs, 0),
    ...atLeast('entityNames.maxInFlight', entityNames.maxInFlight, 0),
    ...atLeast('buffer.maxMessages', buffer.maxMessages, 1),
    ...atLeast('buffer.maxBytes', buffer.maxBytes, 1),
    ...atLeast('buffer.maxAwaitMs', buffer.maxAwaitMs, 0),
    ...atLeast('backoff.fromMs', backoff.fromMs, 0),
    ...atLeast('backoff.upToMs', backoff.upToMs, 0),
    ...atLeast('backoff.maxVendorWaitMs', backoff.maxVendorWaitMs, 0),
    ...atLeast('shutdownTimeoutMs', rest.shutdownTimeoutMs, 0),
  ];
}

export function atLeast(name: string, value: unknown, least: number, range = `${least} or more`): string[] {
  if (value === undefined || (typeof value === 'number' && value >= least)) return [];
  return [`Wrong ${name}: ${shown(value)}. Give a number, ${range}.`];
}

function visitorProblems({ cookie = 'a', header = 'a' }: Partial<AnonymousIdOptions>): string[] {
  const wrong = Object.entries({ cookie, header }).filter(([, name]) => !TOKEN.test(String(name)));
  return wrong.map(([what, name]) => `Wrong anonymousId.${what}: ${shown(name)}. Take letters, digits, hyphens and underscores.`); // prettier-ignore
}

function scopeProblems(source: { readonly scope: unknown; readonly from: unknown }): string[] {
  if (typeof source?.scope === 'function' && typeof source.from === 'function') return [];
  return ['Wrong plan.scopes. Give each of them a class as scope and a function as from.'];
}

function activityProblems(option: Partial<ActivityOptions>): string[] {
  try {
    activityOptions(option);
    return [];
  } catch (error) {
    return [(error as Error).message.replace('[analytics] ', '')];
  }
}

export function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Everything an app can set, with its defaults; what it leaves out comes from the environment. */
import type { ActivityOptions } from './activity/activity.options.js';
import type { CollectorOptions } from './collector/collector.options.js';
import type { OnError } from './capture/error.policy.js';
import type { PageViewOptions } from './capture/page-view.options.js';
import type { AnonymousIdOptions } from './context/anonymous-id.options.js';
import type { EntityNameOptions } from './context/entity-name.options.js';
import type { EntityResolver } from './context/entity.resolver.js';
import type { ExclusionOptions } from './context/exclusion.options.js';
import type { HttpRequest } from './context/http-request.js';
import type { RequestFactsOptions } from './context/request-facts.options.js';
import type { BackoffOptions } from './delivery/backoff.js';
import { withDefaults } from './destinations/defaults.js';
import type { Destination } from './destinations/destination.js';
import type { MixpanelOptions } from './destinations/mixpanel/mixpanel.options.js';
import type { SegmentOptions } from './destinations/segment/segment.options.js';
import { optionProblems } from './analytics.options-check.js';
import { isTestRun, readEnvironment } from './env.js';
import type { Environment } from './env.variables.js';
import type { Message } from './message/message.js';
import type { PlanOptions } from './plan/plan.options.js';
import type { BufferOptions } from './queue/group-commit.js';

export class AnalyticsOptions {
  /** Where the queue lives. Default: `QUEUE_URL`, else `REDIS_URL`, else embedded in `dataDir`. */
  queueUrl?: string;
  /** Folder of the embedded queue. Default: `DATA_DIR`, else `.analytics`. */
  dataDir?: string;
  /** Where messages go: names of built-in destinations, or destinations of your own. Default: `DESTINATIONS`, else those whose credentials are set, else `sandbox`. */
  destinations?: readonly (string | Destination)[];
  /** How many ordered queues share a destination's load, by its name. Default: 1 each. */
  shards: Readonly<Record<string, number>> = {};
  /** Whether this process delivers, too. Default: `RUN_WORKER`, else true. */
  runWorker?: boolean;
  /** Settings of the `mixpanel` destination. Default: `MIXPANEL_*`. */
  mixpanel: Partial<MixpanelOptions> = {};
  /** Settings of the `segment` destination. Default: `SEGMENT_*`. */
  segment: Partial<SegmentOptions> = {};

  /** How requests become page views; `false` makes none. */
  pageViews: Partial<PageViewOptions> | false = {};
  /** How the user, the session and the path are read from a request. */
  requests: Partial<RequestFactsOptions> = {};
  /** Which requests leave no trace. */
  exclusions: Partial<ExclusionOptions> = {};
  /** How entities get their names. */
  entityNames: Partial<EntityNameOptions> = {};
  /** Finds entities by id, `typeOrmEntityResolver(dataSource)` for example. Default: none. */
  entityResolver?: EntityResolver;
  /**
   * Whether code that runs for a request knows it, so that `track()` needs no identity. It costs some microseconds a request;
   * `auto`, the default, pays them only where something has `AnalyticsService` injected. Set it to true where the service
   * is fetched by hand, with `app.get(AnalyticsService)`.
   */
  requestContext: boolean | 'auto' = 'auto';

  /** How visitors are recognised before anybody knows who they are; `false`: not at all. */
  anonymousId: Partial<AnonymousIdOptions> | false = {};
  /** The typed events of the app, and what happens to messages that are not as planned. */
  plan: Partial<PlanOptions<HttpRequest>> = {};
  /** How much the destination `activity` keeps of each user. */
  activity: Partial<ActivityOptions> = {};
  /** Opens `/analytics/api/activity/…` and the collector's `POST /drop` to whoever sends it as a Bearer token. Default: `ADMIN_TOKEN`; without one neither is there. */
  adminToken?: string;

  /** What happens to errors of capture. Default: `throw` when NODE_ENV is `test`, else `log`. */
  onError: OnError = isTestRun() ? 'throw' : 'log';
  /** What may wait in memory while the queue can't be reached. */
  buffer: Partial<BufferOptions> = {};
  /** How long a destination that can't take a batch is left in peace. */
  backoff: Partial<BackoffOptions> = {};
  /** Hears of every batch that a destination took, in the process that delivered it. Default: nobody. */
  onDelivered?: (destination: string, messages: readonly Message[]) => unknown;
  /**
   * How long a clean shutdown may take, with the collector the closing of its server (up to 60 %) included: of what is left then, messages
   * in memory get up to 40 % to reach the queue, what waits there 20 % to be delivered, and a vendor call under way 30 % to end. Default: `SHUTDOWN_TIMEOUT_MS`, else 10,000 ms.
   */
  shutdownTimeoutMs?: number;
}

/** The options with nothing left open. */
export type ResolvedOptions = AnalyticsOptions &
  Required<Pick<AnalyticsOptions, 'dataDir' | 'destinations' | 'runWorker' | 'shutdownTimeoutMs'>> & {
    /** What the environment says of the collector, for where one is mounted. */
    readonly collector: Partial<CollectorOptions>;
    readonly isProduction: boolean;
  };

/**
 * Fills what an app left out from the environment and from the defaults.
 * @throws Error one that names everything that is wrong, each with its remedy.
 */
export function resolveOptions(given: Partial<AnalyticsOptions>, environment?: Environment): ResolvedOptions {
  const env = environment ?? readEnvironment(undefined, givenInCode(given));
  const options = withDefaults(new AnalyticsOptions(), given);
  const serviceAccount = env.MIXPANEL_SERVICE_ACCOUNT
    ? {
        username: env.MIXPANEL_SERVICE_ACCOUNT,
        secret: env.MIXPANEL_SERVICE_ACCOUNT_SECRET ?? '',
        projectId: env.MIXPANEL_PROJECT_ID ?? '',
      }
    : undefined;
  const resolved = Object.assign(options, {
    queueUrl: options.queueUrl ?? env.QUEUE_URL,
    dataDir: options.dataDir ?? env.DATA_DIR,
    destinations: options.destinations ?? env.DESTINATIONS,
    adminToken: options.adminToken ?? env.ADMIN_TOKEN,
    runWorker: options.runWorker ?? env.RUN_WORKER,
    shutdownTimeoutMs: options.shutdownTimeoutMs ?? env.SHUTDOWN_TIMEOUT_MS,
    mixpanel: {
      ...definedOf({
        token: env.MIXPANEL_TOKEN,
        region: env.MIXPANEL_REGION,
        apiHost: env.MIXPANEL_API_HOST,
        idMerge: env.MIXPANEL_ID_MERGE,
        serviceAccount,
      }),
      ...options.mixpanel,
    },
    collector: {
      path: env.COLLECTOR_PATH,
      origins: env.FRONTEND_URL,
      keys: env.COLLECTOR_KEYS,
      rateLimit: env.RATE_LIMIT,
      keyRateLimit: env.KEY_RATE_LIMIT,
      trustedProxies: env.TRUSTED_PROXIES,
      maskIp: env.MASK_IP,
    },
    isProduction: /^prod(?:uction)?$/i.test(env.NODE_ENV ?? ''),
    segment: {
      ...definedOf({ writeKey: env.SEGMENT_CLIENT_KEY, host: env.SEGMENT_API_HOST }),
      ...options.segment,
    },
  });
  const problems = optionProblems(resolved);
  if (problems.length > 0) throw new Error(problems.map((problem) => `[analytics] ${problem}`).join('\n'));
  return resolved;
}

/** What code says in place of the environment, so that both are checked as one. Ports are the host app's own affair. */
function givenInCode({
  destinations,
  queueUrl,
  mixpanel,
  segment,
}: Partial<AnalyticsOptions>): Record<string, string> {
  const names = destinations?.filter((each) => typeof each === 'string').join(',');
  const values = { DESTINATIONS: names, QUEUE_URL: queueUrl, MIXPANEL_TOKEN: mixpanel?.token, SEGMENT_CLIENT_KEY: segment?.writeKey }; // prettier-ignore
  return { ...definedOf(values), PORT: '', WORKER_PORT: '' } as Record<string, string>;
}

function definedOf<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

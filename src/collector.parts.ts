/** Makes the parts of the collector of its options and of what the analytics module beside it has. */
import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { ActivityStores } from './activity/open-activity.js';
import type { ResolvedOptions } from './analytics.options.js';
import type { IdentityLinks } from './capture/identity-links.js';
import type { ClientAddresses } from './collector/client-address.js';
import { Collection } from './collector/collection.js';
import type { CollectorOptions } from './collector/collector.options.js';
import { Intake } from './collector/intake.js';
import { MessageTransform, type Reject } from './collector/message.transform.js';
import { mixpanelRoutes } from './collector/mixpanel/mixpanel.routes.js';
import type { MixpanelUpstream } from './collector/mixpanel/mixpanel.upstream.js';
import { OutcomeWait } from './collector/outcome-wait.js';
import { plainRoutes } from './collector/plain/plain.routes.js';
import { RateLimits } from './collector/rate-limits.js';
import type { RequestBodies } from './collector/request-bodies.js';
import { RequestCountsStorage } from './collector/request-counts.storage.js';
import { Resends } from './collector/resends.js';
import { Routes } from './collector/route.js';
import { segmentRoutes } from './collector/segment/segment.routes.js';
import type { AnonymousIds } from './context/anonymous-ids.js';
import type { HttpRequest } from './context/http-request.js';
import { UserAgents } from './context/user-agents.js';
import type { DeadLetters } from './delivery/dead-letters.js';
import type { PlanGate } from './plan/plan.gate.js';
import type { MessageQueue } from './queue/message-queue.js';
import { openOutcomeBoard } from './queue/open-outcome-board.js';
import { openResendRegistry } from './queue/open-resend-registry.js';
import type { QueueHome } from './queue/queue-home.js';
import type { QueuedDestination } from './queue/queue-names.js';
import { RateLimitedLog } from './queue/rate-limited.log.js';
import type { Tally } from './queue/tally.js';
import { WarehouseDrop } from './warehouse.drop.js';

/** What the collector needs of the analytics module beside it. */
export interface Beside {
  readonly resolved: ResolvedOptions;
  readonly destinations: readonly QueuedDestination[];
  readonly home: QueueHome;
  readonly queue: MessageQueue;
  readonly gate: PlanGate;
  readonly links: IdentityLinks;
  readonly deadLetters: DeadLetters;
  readonly anonymousIds: AnonymousIds;
  readonly tally: Tally;
  readonly stores: ActivityStores;
}

/** The package is loaded where there are limits only: it is CommonJS, which tests under Jest can't load beside Nest. */
export async function makeRateLimits(
  { rateLimit, keyRateLimit }: CollectorOptions,
  app: ModuleRef,
): Promise<RateLimits> {
  if (rateLimit === 0 && keyRateLimit === 0) return new RateLimits();
  const { ThrottlerStorage: token, ThrottlerStorageService } = (await import('@nestjs/throttler')).default;
  const own = ownStorage(app, token);
  // Where its ThrottlerModule was given none it counts in this process, as we do, but goes through a minute's requests at each.
  const isShared = own !== undefined && own.constructor !== ThrottlerStorageService;
  return new RateLimits(isShared ? own : new RequestCountsStorage(), rateLimit, keyRateLimit, collectorTrouble()); // prettier-ignore
}

function ownStorage(app: ModuleRef, token: symbol): ThrottlerStorage | undefined {
  try {
    return app.get<ThrottlerStorage>(token, { strict: false });
  } catch {
    return undefined;
  }
}

export function makeCollection(
  options: CollectorOptions,
  { home, queue, gate, links, deadLetters, tally }: Beside,
  limits: RateLimits,
  bodies: RequestBodies,
): Collection {
  const { transform, resendWindowMs, keys } = options;
  const reject: Reject = (message, reason) => deadLetters.rejections.reject('collector', message, reason);
  const guarded = transform && new MessageTransform(transform, options, reject, collectorTrouble());
  const resends = new Resends(openResendRegistry(home, resendWindowMs));
  const userAgents = new UserAgents();
  return new Collection({
    bodies,
    intake: new Intake({ queue, gate, links, resends, transform: guarded }),
    limits,
    keys: new Set(keys),
    isBot: (userAgent) => userAgents.facts(userAgent).bot,
    observer: { excluded: (reason) => tally.countExcluded(reason) },
  });
}

export function makeRoutes(
  options: CollectorOptions,
  { resolved, destinations, home, anonymousIds, stores }: Beside,
  collection: Collection,
  addresses: ClientAddresses,
  limits: RateLimits,
  bodies: RequestBodies,
  upstream?: MixpanelUpstream,
): Routes {
  const { maxBatch, maxWaitMs } = options;
  const { shown: shownIp } = addresses;
  const keys = new Set(options.keys);
  const names = destinations.map(({ name }) => name);
  const wait = new OutcomeWait(openOutcomeBoard(home), names, maxWaitMs);
  const warehouses = new WarehouseDrop(resolved, stores.activity);
  return new Routes([
    ...mixpanelRoutes({ collection, maxBatch, shownIp, destinations: names, wait, keys, limits, upstream }), // prettier-ignore
    ...segmentRoutes({ collection, bodies, options, prefix: options.path, shownIp }),
    ...plainRoutes({
      collection,
      options,
      shownIp,
      readAnonymousId: (request) => anonymousIds.of(request as HttpRequest),
      version: packageVersion(),
      adminToken: resolved.adminToken,
      isProduction: resolved.isProduction,
      drop: () => warehouses.drop(),
    }),
  ]);
}

export function collectorTrouble(): (error: Error) => void {
  const logger = new Logger('Analytics');
  const log = new RateLimitedLog((text) => logger.error(text));
  return (error) => log.error(error);
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}

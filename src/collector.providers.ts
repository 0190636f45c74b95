/** The collector in an app: what it needs of the analytics module beside it, joined to the protocols that it speaks. */
import { type InjectionToken, type Provider } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModuleRef, ModulesContainer } from '@nestjs/core';
import { ACTIVITY } from './activity.providers.js';
import { resolveCollectorOptions } from './collector.options-check.js';
import { AnalyticsRuntime } from './analytics.runtime.js';
import { AppRoutes } from './app.routes.js';
import { COLLECTOR_OPTIONS, QUEUED_DESTINATIONS, RESOLVED_OPTIONS } from './analytics.tokens.js';
import { IdentityLinks } from './capture/identity-links.js';
import { CollectorRuntime } from './collector.runtime.js';
import { ClientAddresses } from './collector/client-address.js';
import { Collection } from './collector/collection.js';
import { CollectorOptions } from './collector/collector.options.js';
import { Cors } from './collector/cors.js';
import { CollectorDoor } from './collector/door.js';
import { MixpanelUpstream } from './collector/mixpanel/mixpanel.upstream.js';
import { RateLimits } from './collector/rate-limits.js';
import { RequestBodies } from './collector/request-bodies.js';
import { Routes } from './collector/route.js';
import { AnonymousIds } from './context/anonymous-ids.js';
import { DeadLetters } from './delivery/dead-letters.js';
import { withDefaults } from './destinations/defaults.js';
import { mixpanelHost, MixpanelOptions } from './destinations/mixpanel/mixpanel.options.js';
import { PlanGate } from './plan/plan.gate.js';
import { MessageQueue } from './queue/message-queue.js';
import { QueueHome } from './queue/queue-home.js';
import { Tally } from './queue/tally.js';
import {
  collectorTrouble,
  makeCollection,
  makeRateLimits,
  makeRoutes,
  type Beside,
} from './collector.parts.js';

const BESIDE = Symbol('nestjs-analytics.beside-the-collector');

/** By name, so that one that is missing is missed by us, in a sentence, and not by Nest. */
const PARTS: readonly [keyof Beside, InjectionToken][] = [
  ['resolved', RESOLVED_OPTIONS],
  ['destinations', QUEUED_DESTINATIONS],
  ['home', QueueHome],
  ['queue', MessageQueue],
  ['gate', PlanGate],
  ['links', IdentityLinks],
  ['deadLetters', DeadLetters],
  ['anonymousIds', AnonymousIds],
  ['tally', Tally],
  ['stores', ACTIVITY],
];

export const collectorProviders: Provider[] = [
  {
    provide: BESIDE,
    useFactory: (...parts: unknown[]) => {
      if (parts.includes(undefined)) throw new Error('[analytics] AnalyticsCollectorModule needs AnalyticsModule, which has the queue. Import AnalyticsModule.forRoot({ … }) as well, and leave it global.'); // prettier-ignore
      return Object.fromEntries(PARTS.map(([name], at) => [name, parts[at]]));
    },
    inject: PARTS.map(([, token]) => ({ token, optional: true })),
  },
  {
    provide: CollectorOptions,
    useFactory: (given: Partial<CollectorOptions>, { resolved }: Beside) =>
      resolveCollectorOptions(given, resolved.collector),
    inject: [COLLECTOR_OPTIONS, BESIDE],
  },
  {
    provide: ClientAddresses,
    useFactory: ({ trustedProxies, maskIp }: CollectorOptions) => new ClientAddresses(trustedProxies, maskIp),
    inject: [CollectorOptions],
  },
  { provide: RateLimits, useFactory: makeRateLimits, inject: [CollectorOptions, ModuleRef] },
  {
    provide: RequestBodies,
    useFactory: (options: CollectorOptions) => new RequestBodies(options),
    inject: [CollectorOptions],
  },
  {
    provide: Collection,
    useFactory: makeCollection,
    inject: [CollectorOptions, BESIDE, RateLimits, RequestBodies],
  },
  {
    provide: MixpanelUpstream,
    useFactory: ({ maxBodyBytes }: CollectorOptions, { resolved: { mixpanel } }: Beside) =>
      mixpanel.token ? new MixpanelUpstream(mixpanelHost(withDefaults(new MixpanelOptions(), mixpanel)), maxBodyBytes) : undefined, // prettier-ignore
    inject: [CollectorOptions, BESIDE],
  },
  {
    provide: Routes,
    useFactory: makeRoutes,
    inject: [CollectorOptions, BESIDE, Collection, ClientAddresses, RateLimits, RequestBodies, { token: MixpanelUpstream, optional: true }], // prettier-ignore
  },
  {
    provide: CollectorDoor,
    useFactory: ({ path, isAlone, origins }: CollectorOptions, routes: Routes, addresses: ClientAddresses, limits: RateLimits) =>
      new CollectorDoor({ prefix: path, isAlone, routes, cors: new Cors(origins), addresses, limits, onError: collectorTrouble() }), // prettier-ignore
    inject: [CollectorOptions, Routes, ClientAddresses, RateLimits],
  },
  {
    provide: CollectorRuntime,
    useFactory: (
      door: CollectorDoor,
      modules: ModulesContainer,
      config: ApplicationConfig,
      host: HttpAdapterHost,
      upstream?: MixpanelUpstream,
      analytics?: AnalyticsRuntime,
    ) => new CollectorRuntime(door, new AppRoutes(modules, config), host, upstream, analytics),
    inject: [CollectorDoor, ModulesContainer, ApplicationConfig, HttpAdapterHost, { token: MixpanelUpstream, optional: true }, { token: AnalyticsRuntime, optional: true }], // prettier-ignore
  },
];

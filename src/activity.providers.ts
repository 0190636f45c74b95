/** Activity in an app: its store on the connection of the queue, the service that reads it, and the watch for dormant users. */
import type { Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ActivityService } from './activity/activity.service.js';
import { AdminToken } from './activity/admin-token.guard.js';
import { DormancyRuntime } from './activity/dormancy.runtime.js';
import { openActivity, type ActivityStores } from './activity/open-activity.js';
import type { ResolvedOptions } from './analytics.options.js';
import { RESOLVED_OPTIONS } from './analytics.tokens.js';
import type { Destination } from './destinations/destination.js';
import { QueueHome } from './queue/queue-home.js';

/** `ActivityStores`: what the destination `activity` writes to. */
export const ACTIVITY = Symbol('nestjs-analytics.activity');

/** Of every process: what the destination `activity` writes to, and what is asked of it. */
export const activityProviders: Provider[] = [
  {
    provide: ACTIVITY,
    useFactory: (home: QueueHome, { activity }: ResolvedOptions) => openActivity(home.store(), activity),
    inject: [QueueHome, RESOLVED_OPTIONS],
  },
  {
    provide: ActivityService,
    useFactory: ({ activity }: ActivityStores) => new ActivityService(activity),
    inject: [ACTIVITY],
  },
  {
    provide: AdminToken,
    useFactory: ({ adminToken }: ResolvedOptions) => new AdminToken(adminToken),
    inject: [RESOLVED_OPTIONS],
  },
];

/** Of processes with code of the app: hands dormant users to whatever has `@OnDormant()`. */
export const dormancyProviders: Provider[] = [
  {
    provide: DormancyRuntime,
    useFactory: (
      { dormancy }: ActivityStores,
      modules: ModulesContainer,
      { destinations }: ResolvedOptions,
    ) => new DormancyRuntime(dormancy, modules, destinations.some(isActivity)),
    inject: [ACTIVITY, ModulesContainer, RESOLVED_OPTIONS],
  },
];

function isActivity(destination: string | Destination): boolean {
  return (typeof destination === 'string' ? destination : destination.name) === 'activity';
}

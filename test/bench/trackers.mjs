/** The ways of tracking that are measured: ours, nothing at all, and each of the rivals, called in the cheapest way. */
import { Analytics } from '@segment/analytics-node';
import { Queue } from 'bullmq';
import mixpanel from 'mixpanel';
import { randomUUID } from 'node:crypto';
import { AnalyticsModule } from '../../dist/analytics.module.js';
import { AnalyticsService } from '../../dist/capture/analytics.service.js';
import { VenueViewed } from './tracked.venue.mjs';

/**
 * @typedef {object} Tracker
 * @property {object[]} [imports] Nest modules of the app
 * @property {{ intercept(context: unknown, next: { handle(): unknown }): unknown }} [interceptor] a global one
 * @property {(app: any) => void} [begin] when the app is there
 * @property {(request: any, venue: { id: string, name: string }) => void} [track] called by the handler
 * @property {(app: any) => Promise<unknown>} [settle] resolves when everything tracked so far has left the process
 */

/** @type {Record<string, (urls: { redis: string, vendor: string }) => Tracker>} */
export const TRACKERS = {
  none: () => ({}),
  'noop-interceptor': () => ({ interceptor: { intercept: (_context, next) => next.handle() } }),
  ours: ({ redis }) => ours(redis, { destinations: ['mixpanel'] }),
  // A page view and an event by its name.
  'ours-with-event': ({ redis }) =>
    oursWithEvent(redis, { destinations: ['mixpanel'] }, (analytics, facts) =>
      analytics.track('Venue Viewed', facts),
    ),
  // The same event typed, by a plan that refuses what it does not know, and a second queue.
  'ours-with-plan-and-activity': ({ redis }) =>
    oursWithEvent(
      redis,
      { destinations: ['mixpanel', 'activity'], plan: { events: [VenueViewed], unknown: 'reject', invalid: 'reject' } }, // prettier-ignore
      (analytics, facts) => analytics.track(new VenueViewed(facts)),
    ),
  'segment-sdk': segmentSdk,
  'mixpanel-sdk': mixpanelSdk,
  'job-per-request': jobPerRequest,
};

function ours(queueUrl, options) {
  const analytics = AnalyticsModule.forRoot({ queueUrl, mixpanel: { token: 'bench' }, runWorker: false, ...options }); // prettier-ignore
  return { imports: [analytics], settle: (app) => app.get(AnalyticsService).flush() };
}

function oursWithEvent(queueUrl, options, track) {
  let analytics;
  return {
    // As it is where a provider injects the service.
    ...ours(queueUrl, { ...options, requestContext: true }),
    begin: (app) => (analytics = app.get(AnalyticsService)),
    track: (request, venue) =>
      void track(analytics, {
        venue_id: venue.id,
        venue_name: venue.name,
        came_from: request.headers.referer,
      }),
  };
}

function segmentSdk({ vendor }) {
  const analytics = new Analytics({ writeKey: 'bench', host: vendor });
  return {
    track(request, venue) {
      const context = { ip: request.ip, userAgent: request.headers['user-agent'] };
      analytics.track({
        userId: request.user.id,
        event: EVENT,
        properties: properties(request, venue),
        context,
      });
    },
    settle: () => analytics.flush(),
  };
}

function mixpanelSdk({ vendor }) {
  const { host } = new URL(vendor);
  const client = mixpanel.init('bench', { host, protocol: 'http' });
  const open = new Open();
  return {
    track(request, venue) {
      const whoAndWhere = { distinct_id: request.user.id, ip: request.ip };
      open.begin();
      client.track(EVENT, { ...whoAndWhere, ...properties(request, venue) }, open.end);
    },
    settle: () => open.none(),
  };
}

function jobPerRequest({ redis }) {
  const { hostname, port } = new URL(redis);
  const queue = new Queue('page-views', { connection: { host: hostname, port: Number(port) } });
  const open = new Open();
  return {
    track(request, venue) {
      const message = {
        kind: 'track',
        id: randomUUID(),
        time: Date.now(),
        identity: { userId: request.user.id },
        context: { ip: request.ip, userAgent: request.headers['user-agent'] },
        event: EVENT,
        properties: properties(request, venue),
      };
      open.begin();
      queue.add('track', message, { removeOnComplete: true }).then(open.end);
    },
    settle: () => open.none(),
  };
}

const EVENT = 'Page View – VenuesController#show';

/** Less than our page views tell: a rival is spared the user agent's reading, the duration and the status. */
function properties(request, venue) {
  return {
    controller: 'VenuesController',
    action: 'show',
    entity_type: 'Venue',
    entity_id: venue.id,
    entity_name: venue.name,
    method: request.method,
    route: '/venues/:id',
    path: request.url,
    referrer: request.headers.referer,
  };
}

/** Counts calls that are under way. */
class Open {
  count = 0;
  begin = () => {
    this.count += 1;
  };
  end = () => {
    this.count -= 1;
    if (this.count === 0) this.waiting?.();
  };
  none() {
    return this.count === 0 ? undefined : new Promise((resolve) => (this.waiting = resolve));
  }
}

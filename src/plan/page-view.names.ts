/** The names of what a page view says, which the event of `@Track()` says, too: the plan lets them pass. */

/** Of one that is an HTTP request. */
export const REQUEST_VIEW_NAMES = [
  'controller',
  'action',
  'entity_type',
  'entity_id',
  'entity_name',
  'method',
  'route',
  'path',
  'status_code',
  'duration_ms',
  'referrer',
  'browser',
  'browser_version',
  'os',
  'device_type',
  'session_id',
] as const;

/** Of any: GraphQL, sockets and microservices say more. */
export const PAGE_VIEW_NAMES = [...REQUEST_VIEW_NAMES, 'transport', 'operation', 'pattern'] as const;

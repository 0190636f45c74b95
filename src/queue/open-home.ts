/** Opens the home of the queue that a URL names. */
import { openEmbedded } from './embedded.home.js';
import { HomeOptions } from './home-options.js';
import { openPostgres } from './postgres.home.js';
import type { QueueHome } from './queue-home.js';
import { parseQueueUrl } from './queue-url.js';
import { RedisHome } from './redis.home.js';

/**
 * Opens the queue's home: Redis or PostgreSQL by the URL, embedded without one. Nothing is connected before its first use.
 *
 * @throws one sentence when the URL is wrong.
 */
export function openHome(options: Partial<HomeOptions>): QueueHome {
  const { url, ...complete } = Object.assign(new HomeOptions(), options);
  if (!url) return openEmbedded(complete);
  const place = parseQueueUrl(url);
  return place.kind === 'postgres' ? openPostgres(place, complete) : new RedisHome(place, complete);
}

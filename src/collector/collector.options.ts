/** What an app may choose about the collector, with its defaults. */
import type { Message } from '../message/message.js';

/** One message to others: itself or changed, several, or none. What throws or takes too long is handled by `onTransformError`. */
export type Transform = (
  message: Message,
) =>
  | Message
  | readonly Message[]
  | null
  | undefined
  | void
  | Promise<Message | readonly Message[] | null | undefined | void>;

/** None, or parts that need no escape in a URL, each after a slash. */
export const COLLECTOR_PATH_RULE = /^(?:\/[\w.~-]+)*$/;

export class CollectorOptions {
  /** Where it listens in the app, such as `/t7`: a neutral name that block lists miss. Default: `COLLECTOR_PATH`, else the root. */
  path = '';
  /** Whether nothing else is in the app, so that other paths than those of health, metrics and activity get the collector's own 404. Default: false. */
  isAlone = false;
  /** Origins whose pages may send and read answers, with credentials; exactly as browsers spell them. Default: `FRONTEND_URL`, else none. */
  origins: readonly string[] = [];
  /** Project tokens and write keys that may write; empty: all. Default: `COLLECTOR_KEYS`, else all. */
  keys: readonly string[] = [];
  /** How many proxies in front of the app write `X-Forwarded-For`, counted from the app. Default: `TRUSTED_PROXIES`, else 0. */
  trustedProxies = 0;
  /** Whether addresses lose their last part (IPv4: 8 bits, IPv6: 80) before anything sees them. Default: `MASK_IP`, else false. */
  maskIp = false;
  /** Requests a minute from one address, of IPv6 one /64, whole also where it is masked, but for files, pings and settings of analytics.js; 0: as many as come. Default: `RATE_LIMIT`, else 0. */
  rateLimit = 0;
  /** Requests a minute with one token or write key, from all addresses together; 0: as many as come. Default: `KEY_RATE_LIMIT`, else 0. */
  keyRateLimit = 0;
  /** Of one request, as it comes and again when it is inflated; beyond it the answer is 413. Default: 4 MiB. */
  maxBodyBytes = 4 * 1024 * 1024;
  /** Records in one request, as Mixpanel has it; beyond it the answer is 413. Default: 2,000. */
  maxBatch = 2_000;
  /** Of all requests that are being read; beyond it the answer is 503. Default: 64 MiB. */
  maxReadingBytes = 64 * 1024 * 1024;
  /** For how long a message that comes again, by its id, is known and not stored twice. Default: one hour. */
  resendWindowMs = 60 * 60 * 1000;
  /** For how long `?wait=1` waits for the destinations at most. Default: 10,000 ms. */
  maxWaitMs = 10_000;
  /** Segment's groups are of no sort; this is the sort that they get here. Default: `company`. */
  groupKey = 'company';
  /** Changes, drops or splits messages before the tracking plan sees them. Default: none. */
  transform?: Transform;
  /** `forward`: the message goes on untouched; `reject`: it goes to the dead letter `collector`. Default: `forward`. */
  onTransformError: 'forward' | 'reject' = 'forward';
  /** How long an asynchronous transform may take. Default: 1,000 ms. */
  transformTimeoutMs = 1_000;
}

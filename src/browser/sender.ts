/** Brings the outbox to the collector: in batches, again after failures, one tab at a time. */
import type { ClientOptions } from './client.options.js';
import { listen } from './listen.js';
import type { Outbox } from './outbox.js';
import { read, write } from './storage.js';

/** Of a page that ends, browsers send 64 KiB at most (fetch.spec.whatwg.org, keepalive). */
const MAX_LAST_BYTES = 60_000;
const TIMEOUT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 300_000;
/** However long the collector says, and whatever became of the clock meanwhile. */
const MAX_PAUSE_MS = 3_600_000;

export interface Sender {
  /** The item goes out soon. */
  take(name: string): void;
  /** Resolves when all items are sent, or wait for a better time. */
  flush(): Promise<void>;
}

/** @param name of what tabs share: a lock and a pause */
export function createSender(outbox: Outbox, name: string, options: ClientOptions): Sender {
  const { host, key, batchSize = 20, maxWaitMs = 1_000 } = options;
  const url = host.replace(/\/$/, '') + '/events';
  const pause = name + '|';
  /** Of this page, and not handed to the browser yet. */
  const own = new Set<string>();
  let limit = batchSize;
  let failures = 0;
  let retryAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;

  const bodyOf = (names: readonly string[]): string =>
    `{"sentAt":${Date.now()},"key":${JSON.stringify(key ?? null)},"events":[${names
      .map(outbox.text)
      .filter((each) => each)
      .join()}]}`;

  const waitMs = (): number => {
    const now = Date.now();
    return Math.max(retryAt - now, Math.min(+(read(pause) ?? 0) - now, MAX_PAUSE_MS));
  };

  const schedule = (ms: number): void => {
    timer ??= setTimeout(flush, ms);
  };

  const wait = (status: number, retryAfterS: number): void => {
    const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** failures++, MAX_WAIT_MS) * (0.5 + Math.random() / 2);
    const until = Date.now() + Math.max(backoffMs, retryAfterS * 1000);
    // A collector that asks for a pause asks all tabs, and the next page too.
    if (status) write(pause, String(until));
    else retryAt = until;
  };

  const settle = (names: readonly string[], status: number, retryAfterS: number): void => {
    if (status === 413 && names.length > 1) limit = Math.ceil(names.length / 2);
    else if (!status || status === 408 || status === 429 || status > 499) wait(status, retryAfterS);
    else {
      failures = 0;
      limit = Math.min(limit * 2, batchSize);
      if (status < 300) outbox.remove(names);
      else outbox.drop(names);
    }
  };

  const drain = async (): Promise<void> => {
    for (;;) {
      const names = outbox.names().filter(outbox.text).slice(0, limit);
      const ms = waitMs();
      if (!names.length) return own.clear();
      if (ms > 0) return schedule(ms);
      const body = bodyOf(names);
      names.forEach((each) => own.delete(each));
      const response = await fetch(url, {
        method: 'POST',
        body,
        credentials: 'include',
        keepalive: sizeOf(body) < MAX_LAST_BYTES,
        signal: AbortSignal.timeout?.(TIMEOUT_MS),
      }).catch(() => undefined);
      settle(names, response?.status ?? 0, Number(response?.headers.get('retry-after')) || 0);
    }
  };

  const drainOnce = async (): Promise<void> => {
    // Whatever page scripts made of `fetch`.
    await drain().catch(() => {});
    // Not when the lock is given back: what comes until then would be waited for by nobody.
    running = undefined;
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    running ??= navigator.locks ? navigator.locks.request(name, drainOnce).catch(drainOnce) : drainOnce();
    return running;
  };

  // Nobody hears whether this arrives: the items stay, and the next page sends them again, by the same ids.
  const leave = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waitMs() > 0) return;
    let bytes = 0;
    const names = [...own].filter((each) => {
      const text = outbox.text(each);
      if (text) bytes += sizeOf(text) + 1;
      return text && bytes < MAX_LAST_BYTES;
    });
    if (names.length && navigator.sendBeacon(url, bodyOf(names))) names.forEach((each) => own.delete(each));
  };

  listen(window, 'pagehide', leave);
  listen(document, 'visibilitychange', () => {
    if (document.hidden) leave();
    else schedule(maxWaitMs);
  });
  listen(window, 'online', () => {
    retryAt = 0;
    void flush();
  });
  schedule(maxWaitMs);

  return {
    take(item) {
      own.add(item);
      if (own.size < batchSize) schedule(maxWaitMs);
      else void flush();
    },
    flush,
  };
}

function sizeOf(text: string): number {
  return new Blob([text]).size;
}

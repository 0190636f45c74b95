/** Lets the rest of a body go that is not read, so that its sender comes to hear the answer. */
import type { IncomingMessage } from 'node:http';

/** Whoever sends more learns from the closed connection that it is too much. */
const MAX_BYTES = 64 * 1_024 * 1_024;
const MAX_MS = 10_000;

/**
 * Wait for it before an answer that was found before the whole request had come. A connection that closes while its client
 * still sends is reset, and the answer with it: mixpanel-browser then drops the batch instead of halving it.
 *
 * Nothing is kept of what comes.
 *
 * @returns resolves when all has come, or the client has gone, or it is enough: after 64 MiB, 10 s, or at once where the
 * client says that it will send more than that
 */
export function restOfBody(request: IncomingMessage): Promise<void> {
  const isEndless = Number(request.headers['content-length'] ?? 0) > MAX_BYTES;
  if (isEndless || request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const done = (): void => {
      clearTimeout(timer);
      request.off('data', count).off('end', done).off('close', done);
      // Without a listener it would stand still, and the server wait for its end before the next request.
      request.resume();
      resolve();
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) done();
    };
    const timer = setTimeout(done, MAX_MS);
    request.on('error', done).on('data', count).on('end', done).on('close', done);
  });
}

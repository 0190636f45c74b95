/** The words in which Mixpanel answers. */
import { Refusal } from '../exchange.js';
import type { ReceivedRequest, Reply } from '../exchange.js';

const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Request Entity Too Large',
};

/** The refusal of a whole request. */
export function refusal(code: number, error: string): Refusal {
  return new Refusal({
    status: code,
    body: { code, error, status: STATUS_WORDS[code] },
  });
}

/** A transparent GIF of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** The answer of /track, /engage and /groups: always 200, with the verdict in the body, as the query asks for it. */
export function verdict({ query }: ReceivedRequest, error: string | undefined, goodRecords?: number): Reply {
  const status = error === undefined ? 1 : 0;
  const callback = query.get('callback');
  if (query.get('img') === '1') return { status: 200, headers: { 'content-type': 'image/gif' }, body: PIXEL };
  if (callback) {
    return {
      status: 200,
      headers: { 'content-type': 'text/javascript' },
      body: `${callback}(${status});`,
    };
  }
  if (query.get('verbose') !== '1') return { status: 200, body: String(status) };
  return {
    status: 200,
    body: { status, error: error ?? null, num_good_events: goodRecords },
  };
}

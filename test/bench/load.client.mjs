/** The load: signed-in people who look at venues, and browsers that send events, a fixed number of requests over fixed connections. */
import { answerCalls } from './child.mjs';
import { disconnect, send } from './connections.mjs';
import { eventRequests } from './events.mjs';
import { visits } from './visits.mjs';

async function run(port, amount) {
  const requests = visits(amount).map(asText);
  await send(port, () => requests.pop());
}

/** So many that a server which waits for its queue always has something else to do. */
const BROWSERS = 128;

/** Resolves to the requests a second, and the latency that one of a hundred exceeds. */
async function post(port, requests, eventsEach) {
  const next = eventRequests(eventsEach);
  let left = requests;
  const { seconds, latenciesMs } = await send(port, () => (left-- > 0 ? next() : undefined), BROWSERS);
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return { requestsPerSecond: requests / seconds, p99Ms: sorted[Math.floor(sorted.length * 0.99)] };
}

function asText({ path, headers }) {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

answerCalls({ run, post, disconnect });

/** What tracking a request costs the app, in CPU time of the server's process: ours beside each rival, and with all that ours can do beside the least. */
import { captureRound } from './capture.round.mjs';
import { median, ratioOfMedians } from './statistics.mjs';

const PLATFORMS = ['fastify', 'express'];

const TARGETS = { 'noop-interceptor': 1, 'segment-sdk': 0.12, 'mixpanel-sdk': 0.15, 'job-per-request': 0.2 };
/** A page view and an event a request: by a name, to one destination; and typed, through a plan, to activity as well. */
const [LEAST, FULL] = ['ours-with-event', 'ours-with-plan-and-activity'];
/** They differ by little, and one process from the next by as much. */
const PAIRS_A_ROUND = 3;

/**
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} rounds
 */
export async function benchCapture(surroundings, rounds) {
  const results = [];
  const measured = {};
  for (const platform of PLATFORMS) {
    const rivals = [];
    const pairs = [];
    for (let round = 1; round <= rounds; round += 1) {
      surroundings.progress(`capture on ${platform}, round ${round} of ${rounds}`);
      rivals.push(await captureRound(platform, ['none', 'ours', ...Object.keys(TARGETS)], surroundings));
      for (let pair = 0; pair < PAIRS_A_ROUND; pair += 1) {
        pairs.push(await captureRound(platform, ['none', LEAST, FULL], surroundings));
      }
    }
    results.push(...againstRivals(platform, rivals), withAll(platform, pairs));
    measured[platform] = { rivals, pairs };
  }
  return { results, measured: { capture: measured } };
}

function againstRivals(platform, rounds) {
  const added = (name) => rounds.map((round) => round[name] - round.none);
  return Object.entries(TARGETS).map(([rival, atMost]) => ({
    key: `capture.${platform}.added_cpu_vs_${rival.replaceAll('-', '_')}`,
    value: ratioOfMedians(added('ours'), added(rival)),
    ours: median(added('ours')),
    rival: median(added(rival)),
    unit: 'µs of CPU a request',
    atMost,
  }));
}

/** By the differences within each pair: what the machine did meanwhile met both. */
function withAll(platform, pairs) {
  const without = median(pairs.map((pair) => pair[LEAST] - pair.none));
  const more = median(pairs.map((pair) => pair[FULL] - pair[LEAST]));
  return {
    key: `capture.${platform}.with_plan_and_activity_vs_without`,
    value: without > 0 ? (without + more) / without : null,
    ours: without + more,
    rival: without,
    unit: 'µs of CPU a request, for a page view and an event',
    atMost: 1.1,
  };
}

/** `npm run bench`: measures capture, queue and delivery, each beside its rivals in the same run, in alternating rounds. */
import { benchOptions } from './bench.options.mjs';
import { benchActivity } from './activity.bench.mjs';
import { benchCapture } from './capture.bench.mjs';
import { startChild } from './child.mjs';
import { benchCollector } from './collector.bench.mjs';
import { benchDelivery } from './delivery.bench.mjs';
import { benchQueue } from './queue.bench.mjs';
import { startRedis } from './redis.server.mjs';
import { asJson, asTable, machineFacts } from './report.mjs';

/**
 * @typedef {object} Surroundings
 * @property {Awaited<ReturnType<typeof startRedis>>} redis
 * @property {string} vendorUrl a vendor that answers at once
 * @property {import('./child.mjs').Child} load
 * @property {(what: string) => void} progress
 */

/** Which measurement a part of the benchmark comes from. */
const MEASUREMENTS = {
  capture: benchCapture,
  queue: benchQueue,
  delivery: benchDelivery,
  worker: benchDelivery,
  activity: benchActivity,
  collector: benchCollector,
};

async function run({ rounds, parts, soakSeconds, json }) {
  const redis = await startRedis();
  const vendor = await startChild('vendor.server.mjs', ['0']);
  const load = await startChild('load.client.mjs');
  const vendorUrl = `http://127.0.0.1:${await vendor.call('port')}`;
  // Not on the standard output, which belongs to the result.
  const surroundings = { redis, vendorUrl, load, progress: (what) => console.error(what) };
  const results = [];
  const measured = {};
  for (const measurement of new Set(parts.map((part) => MEASUREMENTS[part]))) {
    const outcome = await measurement(surroundings, rounds, { soakSeconds });
    results.push(...outcome.results.filter(({ key }) => parts.some((part) => key.startsWith(`${part}.`))));
    Object.assign(measured, outcome.measured);
  }
  await Promise.all([load.stop(), vendor.stop()]);
  await redis.stop();
  const report = { machine: machineFacts(redis.version), rounds, results, measured };
  console.log(json ? asJson(report) : asTable(report));
}

// A signal alone ends a process without its `exit` event, which ends the servers.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

try {
  await run(benchOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`[analytics] ${error.message}`);
  // The processes that were started end with this one.
  process.exit(1);
}

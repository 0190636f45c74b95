/** `npm run bench`: measures capture, queue and delivery, each beside its rivals in the same run, in alternating rounds. */
import { cpus } from 'node:os';
import { benchCapture } from './capture.bench.mjs';
import { benchOptions } from './bench.options.mjs';
import { startChild } from './child.mjs';
import { startRedis } from './redis.server.mjs';

/**
 * @typedef {object} Surroundings
 * @property {Awaited<ReturnType<typeof startRedis>>} redis
 * @property {string} vendorUrl a vendor that answers at once
 * @property {(what: string) => void} progress
 */

const options = benchOptions(process.argv.slice(2));
const redis = await startRedis();
const vendor = await startChild('vendor.server.mjs', ['0']);
const surroundings = {
  redis,
  vendorUrl: `http://127.0.0.1:${await vendor.call('port')}`,
  progress: (what) => console.error(what),
};

const parts = [];
if (options.parts.includes('capture')) parts.push(await benchCapture(surroundings, options.rounds));
console.log(JSON.stringify(parts, null, 1), cpus().length);

await vendor.stop();
await redis.stop();

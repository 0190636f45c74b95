/** What `npm run bench -- …` may be told. */
import { parseArgs } from 'node:util';

export const PARTS = ['capture', 'queue', 'delivery', 'worker', 'activity', 'collector'];

/**
 * @typedef {object} BenchOptions
 * @property {number} rounds how often everything is measured; default 5
 * @property {readonly string[]} parts which parts run; default all
 * @property {number} soakSeconds how long the collector's memory is watched; default 300
 * @property {boolean} json one JSON object instead of the tables
 */

/** @param {string[]} args @returns {BenchOptions} */
export function benchOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      only: { type: 'string', multiple: true, default: PARTS },
      'soak-seconds': { type: 'string', default: '300' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const parts = values.only.flatMap((each) => each.split(','));
  const unknown = parts.find((each) => !PARTS.includes(each));
  if (unknown) throw new Error(`Unknown part ${unknown}. Give --only one of ${PARTS.join(', ')}.`);
  if (!(Number.isInteger(rounds) && rounds > 0))
    throw new Error(`Wrong --rounds ${values.rounds}. Give a count.`);
  const soakSeconds = Number(values['soak-seconds']);
  if (!(Number.isInteger(soakSeconds) && soakSeconds > 0))
    throw new Error(`Wrong --soak-seconds ${values['soak-seconds']}. Give a count of seconds.`);
  return { rounds, parts, soakSeconds, json: values.json };
}

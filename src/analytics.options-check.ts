/** What can be wrong with options: with destinations and shards, which would lose messages in silence, and with values. */
import { valueProblems, type CheckedValues } from './analytics.value-check.js';
import type { Destination } from './destinations/destination.js';

interface Checked extends CheckedValues {
  readonly destinations?: readonly (string | Destination)[];
  readonly shards: Readonly<Record<string, number>>;
}

/** It names queues and labels metrics. */
const NAME = /^[a-z][a-z0-9-]*$/;

/** Names whose queues would be those of another destination's shard or dead letter, or of our own. */
const TAKEN = /-\d+$|-dead-letter$|^(?:plan|collector|inbox)$/;

/** Every problem in a sentence with its remedy. */
export function optionProblems({ destinations = [], shards, ...values }: Checked): string[] {
  const names = destinations.map((each) => (typeof each === 'string' ? each : each.name));
  return [
    ...names.flatMap((name, at) => nameProblems(name, names.indexOf(name) < at)),
    ...shardProblems(shards, names),
    ...valueProblems(values),
  ];
}

function nameProblems(name: string, again: boolean): string[] {
  if (again)
    return [`Two destinations are called ${name}. Give each a name of its own: its queue is named after it.`];
  if (NAME.test(name) && !TAKEN.test(name)) return [];
  return [`Wrong name of a destination: ${JSON.stringify(name)}. Take lower-case letters, digits and hyphens, not ending in a number or -dead-letter, and none of plan, collector and inbox.`]; // prettier-ignore
}

function shardProblems(shards: Checked['shards'], names: readonly string[]): string[] {
  return Object.entries(shards).flatMap(([name, count]) => {
    if (!names.includes(name)) return [`Wrong shards: there is no destination ${name}. Remove it, or name one of ${names.join(', ')}.`]; // prettier-ignore
    if (Number.isInteger(count) && count >= 1) return [];
    return [`Wrong shards of ${name}: ${String(count)}. Give a whole number, 1 or more.`];
  });
}

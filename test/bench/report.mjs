/** Says what was measured: for people as tables, for programs as one JSON object. */
import { cpus, totalmem } from 'node:os';

/** @param {string} redisVersion */
export function machineFacts(redisVersion) {
  const [first] = cpus();
  return {
    cores: cpus().length,
    cpu: first?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    redis: redisVersion,
  };
}

/** Every key beside what it was measured with. */
export function asJson({ machine, rounds, results, measured }) {
  const keys = Object.fromEntries(results.map(({ key, value }) => [key, rounded(value)]));
  return JSON.stringify({ ...keys, machine, rounds, results, measured }, roundNumbers, 2);
}

export function asTable({ machine, rounds, results, measured }) {
  const facts = `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, Node ${machine.node}, Redis ${machine.redis}`;
  const rows = results.map(({ key, value, ours, rival, unit, atMost, atLeast }) => [
    key,
    `${rounded(value)}`,
    target(value, atMost, atLeast),
    ours === undefined ? '' : `${rounded(ours)}`,
    rival === undefined ? '' : `${rounded(rival)}`,
    unit ?? '',
  ]);
  const table = aligned([['key', 'value', 'target', 'ours', 'rival', 'in'], ...rows]);
  const raw = JSON.stringify(measured, roundNumbers);
  return [facts, `Medians of ${rounds} alternating rounds.`, '', ...table, '', `All rounds: ${raw}`].join(
    '\n',
  );
}

function target(value, atMost, atLeast) {
  if (value === null) return 'UNCLEAR: more noise than signal, run it again on a quieter machine';
  if (atMost !== undefined) return `≤ ${atMost} ${value <= atMost ? 'reached' : 'MISSED'}`;
  if (atLeast !== undefined) return `≥ ${atLeast} ${value >= atLeast ? 'reached' : 'MISSED'}`;
  return '';
}

function aligned(rows) {
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  '));
}

function roundNumbers(_key, value) {
  return typeof value === 'number' ? rounded(value) : value;
}

/** Three figures are more than the noise leaves. */
function rounded(value) {
  if (value === null) return null;
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

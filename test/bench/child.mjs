/** Processes of the benchmark and the calls between them: what one does must not be measured in another. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Left out, lest a vendor's SDK or the environment of this shell decides what is measured. */
const NOT_INHERITED =
  /^(https?_proxy|no_proxy|queue_url|redis_url|mixpanel_|segment_|destinations|run_worker|node_options)/i;

/**
 * @typedef {object} Child
 * @property {(name: string, ...args: unknown[]) => Promise<any>} call
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a script of this folder, and resolves when it answers.
 * @param {string} script
 * @param {string[]} [args]
 * @param {string[]} [execArgv] options of Node
 * @returns {Promise<Child>}
 */
export async function startChild(script, args = [], execArgv = []) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, args, {
    execArgv,
    env: environment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const open = new Map();
  const gone = once(child, 'exit').then(([code]) => {
    for (const { reject } of open.values()) reject(new Error(`${script} ended with code ${code}.`));
  });
  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = open.get(id);
    open.delete(id);
    if (error) reject(new Error(`${script}: ${error}`));
    else resolve(result);
  });
  let last = 0;
  const call = (name, ...callArgs) =>
    new Promise((resolve, reject) => {
      open.set(++last, { resolve, reject });
      child.send({ id: last, name, args: callArgs });
    });
  const stop = async () => {
    if (child.exitCode === null && child.connected) child.disconnect();
    await gone;
  };
  await call('ready');
  return { call, stop };
}

/**
 * Answers the calls of the process that started this one, and ends with it.
 * @param {Record<string, (...args: any[]) => unknown>} calls
 */
export function answerCalls(calls) {
  const all = { ready: () => {}, ...calls };
  process.on('message', async ({ id, name, args }) => {
    try {
      process.send?.({ id, result: await all[name](...args) });
    } catch (error) {
      process.send?.({ id, error: error.stack });
    }
  });
  process.on('disconnect', () => process.exit());
}

/** CPU time that this process took since it was last asked, in microseconds. */
export function cpuStopwatch() {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
}

function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' };
}

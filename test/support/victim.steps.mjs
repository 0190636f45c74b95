/** What the worker processes of fault tests share: their settings, the step at which they kill themselves, and the delivering. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Delivery } from '../../dist/delivery/delivery.js';
import { DeliveryObserver } from '../../dist/delivery/delivery-observer.js';

/** JSON in VICTIM. */
export const settings = JSON.parse(process.env.VICTIM);

/** Puts a step before and after every call of a method; the process ends, as the kernel might end it, when the one named `dieAt` comes. */
export function surround(target, method, label) {
  const original = target[method];
  target[method] = async function surrounded(...args) {
    const step = label(...args);
    if (settings.dieAt === `before ${step}`) process.kill(process.pid, 'SIGKILL');
    const result = await original.apply(this, args);
    if (settings.dieAt === `after ${step}`) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

class Unobserved extends DeliveryObserver {}

/** Says `idle` on stdout when nothing is left to deliver. */
export async function deliverAll(home, destination, queued) {
  surround(destination, 'deliver', () => 'delivering');
  new Delivery(home, [{ destination, queued }], new Unobserved()).start();
  const jobs = home.queue(`analytics-${queued.name}`);
  while ((await jobs.getJobCountByTypes('waiting', 'active')) > 0) await sleep(100);
  console.log('idle');
}

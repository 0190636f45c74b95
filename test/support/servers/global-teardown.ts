/** Stops the servers that the global setup started. */
import './resolve-typescript.cjs';
import { running } from './running.js';

export default async function globalTeardown(): Promise<void> {
  await Promise.all(running.map((server) => server.stop()));
}

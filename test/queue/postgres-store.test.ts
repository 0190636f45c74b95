/** The pool on which BullMQ works: what a lost connection may do to the app. */
import { EventEmitter } from 'node:events';
import { expect, it } from '@jest/globals';
import type { PgPool, PgPoolClient } from 'bullmq';
import { PostgresStore } from '../../src/queue/postgres-store.js';

it('hears of a connection that is lost while somebody holds it, so that the process lives on', () => {
  const pool = new EventEmitter();
  const client = new EventEmitter();
  const heard: Error[] = [];
  const store = new PostgresStore(
    pool as unknown as PgPool,
    async () => {},
    'away',
    100,
    (error) => heard.push(error),
  );
  pool.emit('connect', client as unknown as PgPoolClient);
  const lost = new Error('Connection terminated unexpectedly');
  client.emit('error', lost);
  expect(heard).toEqual([lost]);
  expect(store.removeAllListeners()).toBe(store);
});

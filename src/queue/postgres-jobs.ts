/** The questions to BullMQ's job table that BullMQ has no cheap call for. */
import { Job } from 'bullmq';
import type { JobJson, JobsOptions, MinimalQueue, PgQueryable, Queue } from 'bullmq';

interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly data: string;
  readonly opts: JobsOptions;
  readonly timestamp: string;
  readonly attempts_made: number;
  readonly attempts_started: number;
  readonly stalled_count: number;
  readonly dedup_id: string | null;
}

const COLUMNS = `id, name, data::text AS data, opts, added_at_ms AS timestamp,
  attempts_made, attempts_started, stalled_count, dedup_id`;

/** The index that workers claim by is (queue, priority, seq) of waiting jobs: the oldest are found without reading the rest. */
const OLDEST = `SELECT ${COLUMNS} FROM job
  WHERE queue = $1 AND state = 'waiting' ORDER BY priority, seq OFFSET $2 LIMIT $3`;

const THESE = `SELECT ${COLUMNS} FROM job
  WHERE queue = $1 AND state = 'waiting' AND id = ANY($2::text[])`;

/** Logs go with their job; deduplication rows stay, so that a repeated add stays out. */
const REMOVE = `DELETE FROM job
  WHERE queue = $1 AND state = 'waiting' AND lock_token IS NULL AND id = ANY($2::text[])`;

/** BullMQ forgets an expired deduplication id only when the same one comes again, and ours never do. */
const FORGET_EXPIRED = `DELETE FROM dedup WHERE (queue, dedup_id) IN (
  SELECT queue, dedup_id FROM dedup WHERE queue = ANY($1::text[]) AND expire_at_ms < $2
  LIMIT 10000 FOR UPDATE SKIP LOCKED)`;

export async function selectOldestWaiting(
  store: PgQueryable,
  queue: Queue,
  skip: number,
  count: number,
): Promise<Job[]> {
  const { rows } = await store.query<JobRow>(OLDEST, [queue.name, skip, count]);
  return rows.map((row) => jobOf(queue, row));
}

export async function selectStillWaiting(
  store: PgQueryable,
  queue: Queue,
  jobIds: readonly string[],
): Promise<Job[]> {
  const { rows } = await store.query<JobRow>(THESE, [queue.name, jobIds]);
  const found = new Map(rows.map((row) => [row.id, row]));
  return jobIds.flatMap((id) => found.get(id) ?? []).map((row) => jobOf(queue, row));
}

export async function deleteWaiting(
  store: PgQueryable,
  queue: Queue,
  jobIds: readonly string[],
): Promise<void> {
  await store.query(REMOVE, [queue.name, jobIds]);
}

export async function forgetExpiredDeduplications(
  store: PgQueryable,
  queueNames: readonly string[],
  now: number,
): Promise<void> {
  await store.query(FORGET_EXPIRED, [queueNames, now]);
}

function jobOf(queue: Queue, row: JobRow): Job {
  const json: JobJson = {
    id: row.id,
    name: row.name,
    data: row.data,
    opts: row.opts,
    timestamp: Number(row.timestamp),
    progress: 0,
    attemptsMade: row.attempts_made,
    attemptsStarted: row.attempts_started,
    stalledCounter: row.stalled_count,
    deduplicationId: row.dedup_id ?? undefined,
    failedReason: '',
    returnvalue: 'null',
  };
  return Job.fromJSON(queue as MinimalQueue, json, row.id);
}

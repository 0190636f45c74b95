/** Keeps outcomes in PostgreSQL: a row a message and destination. */
import { ExpiringTable } from './expiring.table.js';
import type { HomeStore } from './home-store.js';
import { OUTCOME_KEPT_MS, OutcomeBoard, type FinalOutcome, type PostedOutcome } from './outcome.board.js';

type SqlStore = Extract<HomeStore, { kind: 'sql' }>;

const COLUMNS =
  'message_id text, destination text, outcome text NOT NULL, PRIMARY KEY (message_id, destination)';

/** $1 message ids, $2 destinations, $3 outcomes as JSON, $4 until when. Rows are locked in the order of their keys. */
const POST = `INSERT INTO delivery_outcome (message_id, destination, outcome, expires_at_ms)
  SELECT DISTINCT ON (message_id, destination) message_id, destination, outcome, $4::bigint
  FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS given (message_id, destination, outcome, position)
  ORDER BY message_id, destination, position DESC
  ON CONFLICT (message_id, destination) DO UPDATE SET outcome = excluded.outcome, expires_at_ms = excluded.expires_at_ms`;

const READ = `SELECT message_id, destination, outcome FROM delivery_outcome
  WHERE message_id = ANY($1::text[]) AND destination = ANY($2::text[]) AND expires_at_ms > $3`;

interface Row {
  readonly message_id: string;
  readonly destination: string;
  readonly outcome: string;
}

export class SqlOutcomeBoard extends OutcomeBoard {
  private readonly table: ExpiringTable;

  constructor(
    store: SqlStore,
    private readonly keptMs = OUTCOME_KEPT_MS,
  ) {
    super();
    this.table = new ExpiringTable(store, 'delivery_outcome', COLUMNS);
  }

  override async post(outcomes: readonly PostedOutcome[]): Promise<void> {
    const parameters = [
      outcomes.map(({ awaited }) => awaited),
      outcomes.map(({ destination }) => destination),
      outcomes.map(({ outcome }) => JSON.stringify(outcome)),
      Date.now() + this.keptMs,
    ];
    await this.table.query(POST, parameters, outcomes.length);
  }

  override async read(
    waits: readonly string[],
    destinations: readonly string[],
  ): Promise<readonly PostedOutcome[]> {
    const rows = await this.table.query<Row>(READ, [waits, destinations, Date.now()]);
    return rows.map(({ message_id: awaited, destination, outcome }) => ({
      awaited,
      destination,
      outcome: JSON.parse(outcome) as FinalOutcome,
    }));
  }
}

/** An app whose PostgreSQL is away. */
import { describeOutage } from '../support/queue-outage.contract.js';
import { startPostgres } from '../support/servers/postgres.server.js';

describeOutage('PostgreSQL', () => startPostgres());

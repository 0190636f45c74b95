/** Outages of PostgreSQL. */
import { describeOutages } from '../support/queue-home-outage.contract.js';
import { startPostgres } from '../support/servers/postgres.server.js';

describeOutages('PostgreSQL', () => startPostgres());

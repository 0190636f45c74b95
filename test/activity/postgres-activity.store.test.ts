/** Activity on a PostgreSQL server. */
import { beforeAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeSqlActivity } from '../support/activity-sql.contract.js';
import { describeActivityStore } from '../support/activity-store.contract.js';
import { ownDatabase } from '../support/own-database.js';

let url: string;

beforeAll(async () => void (url = await ownDatabase()));

describeActivityStore('PostgreSQL', { open: () => openHome({ url }), also: describeSqlActivity });

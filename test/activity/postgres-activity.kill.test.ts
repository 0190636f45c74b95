/** Workers of the activity destination killed with their store on PostgreSQL, each in a database of its own. */
import { describeActivityKills } from '../support/activity-kill.contract.js';
import { ownDatabase } from '../support/own-database.js';

describeActivityKills('PostgreSQL', { store: async () => ({ url: await ownDatabase() }), atATime: 4 });

/** A process for tests to kill: claims two keys for half a second, confirms the second one, and prints both claims. */
import { openHome } from '../../src/queue/open-home.js';
import { openResendRegistry } from '../../src/queue/open-resend-registry.js';

const [place = '{}', held = '', stored = ''] = process.argv.slice(2);
const registry = openResendRegistry(openHome(JSON.parse(place) as object), 3_600_000, 500);
const claims = await registry.claim([held, stored]);
await registry.confirm([stored]);
console.log(claims.join(','));

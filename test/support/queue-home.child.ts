/** A process for tests to kill: adds jobs to an embedded queue and prints the number of each one that is acknowledged. */
import { openHome } from '../../src/queue/open-home.js';

const [dataDir, queueName = ''] = process.argv.slice(2);
const home = openHome({ dataDir });

try {
  await home.ping();
  const queue = home.queue(queueName);
  for (let n = 0; ; n += 1) {
    await queue.addBulk([{ name: 'track', data: { n }, opts: { jobId: `n${n}` } }]);
    console.log(n);
  }
} catch (error) {
  console.log((error as Error).message);
  await home.close();
}

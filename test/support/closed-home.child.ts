/** A process that does a job, closes its home, and prints what still holds it when its connections are gone. */
import { setImmediate as turn } from 'node:timers/promises';
import { openHome } from '../../src/queue/open-home.js';

const [url = '', queueName = ''] = process.argv.slice(2);
const home = openHome({ url });
const queue = home.queue(queueName);
const done = new Promise<void>((resolve) => {
  const worker = home.worker(queueName, async () => resolve(), {});
  void worker.run();
});
await queue.add('track', {});
await done;
await home.close();
while (process.getActiveResourcesInfo().includes('TCPSocketWrap')) await turn();
console.log(JSON.stringify(process.getActiveResourcesInfo().filter((each) => each === 'Timeout')));

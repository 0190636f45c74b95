/** `npm run collector` for fault tests: asked how much it holds, it says so after what is garbage went. */
import { setTimeout as sleep } from 'node:timers/promises';

await import('../../dist/collector.js');

process.on('message', async () => {
  for (let round = 0; round < 3; round += 1) {
    await sleep(50);
    globalThis.gc();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  console.log(`It holds ${heapUsed + arrayBuffers} bytes.`);
});

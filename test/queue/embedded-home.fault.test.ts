/** The embedded queue when its process is killed, and when a second process wants it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { startTypeScript } from '../support/servers/typescript-child.js';

const CHILD = new URL('../support/queue-home.child.ts', import.meta.url);
const QUEUE = 'analytics-embedded';

describe('the embedded queue', () => {
  const template = mkdtempSync(join(tmpdir(), 'analytics-template-'));
  let dataDir: string;
  const homes: QueueHome[] = [];
  const open = () => {
    const home = openHome({ dataDir });
    homes.push(home);
    return home;
  };

  // Making a data directory takes seconds; each test gets a copy of one.
  beforeAll(async () => {
    dataDir = template;
    const home = openHome({ dataDir });
    await home.ping();
    await home.close();
  }, 60_000);

  afterAll(() => rmSync(template, { recursive: true, force: true }));

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'analytics-embedded-'));
    cpSync(template, dataDir, { recursive: true });
  });

  afterEach(async () => {
    await Promise.all(homes.splice(0).map((home) => home.close()));
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('still has every acknowledged job after its process was killed, twice over', async () => {
    let acknowledged = Number.NaN;
    for (let round = 0; round < 2; round += 1) {
      const child = startTypeScript(CHILD, [dataDir, QUEUE]);
      let added = 0;
      for await (const line of child.lines) {
        acknowledged = Number(line);
        added += 1;
        if (added === 600) void child.kill();
      }
    }
    const home = open();
    const jobs = await home.oldestWaiting(home.queue(QUEUE), 0, 100_000);
    const ids = new Set(jobs.map((job) => job.id));
    expect(acknowledged).toBeGreaterThan(500);
    const expected = Array.from({ length: acknowledged + 1 }, (_, n) => `n${n}`);
    expect(expected.filter((id) => !ids.has(id))).toEqual([]);
  }, 60_000);

  it('tells a second process in one sentence that the directory is taken', async () => {
    await open().ping();
    const child = startTypeScript(CHILD, [dataDir, QUEUE]);
    const lines: string[] = [];
    for await (const line of child.lines) lines.push(line);
    expect(lines).toEqual([
      `[analytics] The embedded queue is for one process, and process ${process.pid} already uses it. Set QUEUE_URL to a Redis or PostgreSQL server, or give each process a DATA_DIR of its own.`,
    ]);
  });

  it('refuses a second home of the same process, and lets it in when the first is closed', async () => {
    const first = open();
    await first.ping();
    const second = open();
    await expect(second.ping()).rejects.toThrow('is for one process');
    await first.close();
    while (!(await answers(second))) await sleep(20);
    expect(second.address).toBe(`embedded in ${dataDir}`);
  });

  it('takes over the lock of a process that is gone', async () => {
    const lockFile = join(dataDir, 'queue.lock');
    const first = open();
    await first.ping();
    const mine = JSON.parse(readFileSync(lockFile, 'utf8')) as object;
    await first.close();
    writeFileSync(lockFile, JSON.stringify({ ...mine, pid: 2 ** 30 }));
    await open().ping();
    expect(JSON.parse(readFileSync(lockFile, 'utf8'))).toEqual(mine);
  });
});

function answers(home: QueueHome): Promise<boolean> {
  return home.ping().then(
    () => true,
    () => false,
  );
}

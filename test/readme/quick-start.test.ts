/** The README's quick start, as a newcomer would run it: a process with nothing configured. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompiledLibrary } from '../house/compiled-library.js';
import { readmeExample } from './readme-examples.js';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

describe('the quick start of the README', () => {
  const library = new CompiledLibrary();
  let app: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const code = readmeExample('quick-start').replace('3000);', `3000, '127.0.0.1');`);
    library.compile('app.js', `${code}\nconsole.log('url', await app.getUrl());`);
    library.compile('venues.module.js', readFileSync('test/readme/app/venues.module.ts', 'utf8'));
    app = spawn(process.execPath, ['app.js'], { cwd: library.folder, env: { PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] }); // prettier-ignore
    url = await urlOf(app);
  });

  afterAll(() => {
    app.kill('SIGKILL');
    library.close();
  });

  it('makes a page view of an authenticated request, and delivers it', async () => {
    await get('/venues/2', { 'x-user': 'ada' });
    await delivered(1);
    expect(await (await get('/metrics')).text()).toContain('analytics_messages_captured_total{destination="sandbox"} 1\n'); // prettier-ignore
  });

  it('makes none of an anonymous one', async () => {
    await get('/venues/2');
    expect(await (await get('/metrics')).text()).toMatch(/excluded_total\{reason="anonymous"\} [1-9]/);
  });

  it('is healthy', async () => {
    expect((await get('/health')).status).toBe(200);
  });

  it('stops cleanly when it is told to', async () => {
    app.kill('SIGTERM');
    // Nest repeats the signal when everything is closed.
    expect(await once(app, 'exit')).toEqual([null, 'SIGTERM']);
  });

  function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(url + path, { headers: { 'user-agent': BROWSER, ...headers } });
  }

  async function delivered(count: number): Promise<void> {
    const wanted = `analytics_messages_delivered_total{destination="sandbox"} ${count}\n`;
    while (!(await (await get('/metrics')).text()).includes(wanted)) await sleep(50);
  }
});

async function urlOf(app: ChildProcess): Promise<string> {
  if (!app.stdout) throw new Error('The app has no output.');
  for await (const line of createInterface(app.stdout)) {
    if (line.startsWith('url ')) return line.slice(4);
  }
  throw new Error('The app ended before it listened.');
}

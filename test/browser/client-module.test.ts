/** The client as a module for bundlers, and the size of what pages load. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { createClient } from '../../src/browser/client.js';
import { rolldown } from './built-client.js';
import { ClientScene } from './client.scene.js';

const MAX_GZIPPED_BYTES = 3_072;

const scene = new ClientScene();

describe('the client', () => {
  it('is at most 3 kB, gzipped', () => {
    expect(gzipSync(readFileSync(scene.scriptPath), { level: 9 }).length).toBeLessThanOrEqual(
      MAX_GZIPPED_BYTES,
    );
  });

  it('costs nothing where it is imported and not used', () => {
    const entry = `${scene.scriptPath}.entry.js`;
    const bundle = `${scene.scriptPath}.bundle.js`;
    writeFileSync(entry, `import { createClient } from './client.js';\nconsole.log('no client');\n`);
    rolldown(entry, '--format', 'esm', '--minify', '--file', bundle);
    expect(readFileSync(bundle, 'utf8').replaceAll(/\s/g, '')).toBe('console.log(`noclient`);');
  });

  it('does nothing on a server that renders pages', async () => {
    const client = createClient({ host: 'https://a.example.com' });
    client.track('a');
    client.page();
    client.trackLinks('a', 'a')();
    client.reset();
    await client.flush();
    expect([client.anonymousId(), client.dropped]).toEqual([undefined, 0]);
  });

  it('works in a page as a module, with the user who is signed in at the moment', async () => {
    const use = `<script type="module">
      import { createClient } from '/module.js';
      let user = '';
      const client = createClient({ host: '${scene.host}/', key: 'web', maxWaitMs: 20, userId: () => user });
      client.track('anonymous');
      user = 'ada';
      client.track('signed in', { plan: 'pro' });
    </script>`;
    await scene.visitor.open(scene.site.page('/', use));
    const [view, anonymous, signedIn] = await scene.stored('Page View', 'anonymous', 'signed in');
    const { anonymousId } = view!.identity;
    expect(anonymous?.identity).toEqual({ anonymousId });
    expect(signedIn).toMatchObject({
      identity: { userId: 'ada', anonymousId },
      properties: { plan: 'pro' },
      door: { protocol: 'plain', key: 'web' },
    });
  });
});

/** What is published: all that an app imports, and nothing that only this repository runs. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PublishedPackage } from './published-package.js';

/** A compiler's run, which takes its time where much else runs. */
const BUILD_MS = 180_000;
/** Jest's assertions can only be imported within a test of it: what they say elsewhere, once they are found. */
const OUTSIDE_OF_JEST = /^Named export 'expect' not found. The requested module '@jest\/globals'/;

describe('the published package', () => {
  let published: PublishedPackage;

  beforeAll(() => {
    published = new PublishedPackage();
  }, BUILD_MS);

  afterAll(() => {
    published?.close();
  });

  it('has every file that one of its files imports', () => {
    expect(published.missing).toEqual([]);
  });

  it('can be imported by each of its names', () => {
    const { exports } = published.manifest;
    for (const [name, { types }] of Object.entries(exports)) {
      const specifier = name.replace(/^\./, 'nestjs-analytics');
      const script = `import('${specifier}').then(() => console.log('ok'), ({ message }) => console.log(message))`;
      const said = published.run('--input-type=module', '--eval', script);
      expect([specifier, said.replace(OUTSIDE_OF_JEST, 'ok').slice(0, 2)]).toEqual([specifier, 'ok']);
      expect(published.files).toContain(types.slice('./'.length));
    }
  });

  it('gives apps its modules', () => {
    const script = `import { AnalyticsCollectorModule } from 'nestjs-analytics'; console.log(typeof AnalyticsCollectorModule.forRoot)`;
    expect(published.run('--input-type=module', '--eval', script)).toBe('function\n');
  });

  it('runs its command', () => {
    const command = published.manifest.bin['nestjs-analytics']!;
    expect(published.run(`node_modules/nestjs-analytics/${command}`, 'none such')).toMatch(
      /nestjs-analytics plan/,
    );
  });

  it('has the client’s script, as the collector serves it', () => {
    expect(published.files).toContain('dist/browser/client.min.js');
  });

  it('has neither the demo, nor this repository’s programs, nor maps of sources that stay here', () => {
    const programs = /^dist\/(?:demo\/|(?:main|main\.start|worker|collector)\.(?:js|d\.ts)$)/;
    const built = published.files.filter((path) => path.startsWith('dist/'));
    expect(built.filter((path) => programs.test(path) || !/\.(?:js|d\.ts)$/.test(path))).toEqual([]);
    const others = published.files.filter((path) => !path.startsWith('dist/'));
    expect(others).toEqual(['LICENSE', 'README.md', 'package.json']);
  });
});

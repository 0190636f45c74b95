/** `nestjs-analytics plan`, as an analyst and as CI run it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompiledLibrary } from '../house/compiled-library.js';

const PLAN = readFileSync('test/plan/cluster.plan.ts', 'utf8').replaceAll('../../src/', '../src/');

describe('the command plan', () => {
  let library: CompiledLibrary;

  function run(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.js', ...args], { cwd: library.folder, encoding: 'utf8' }); // prettier-ignore
    return { status, stdout, stderr };
  }

  beforeAll(() => {
    library = new CompiledLibrary();
    library.compile('dist/analytics.plan.js', PLAN);
    library.write('dist/empty.js', 'export const nothing = 1;');
    library.write('dist/broken.js', `import './absent.js';`);
    library.write('old.json', run('plan', '--format', 'json-schema').stdout);
  });

  afterAll(() => library.close());

  it('prints the plan below dist as Markdown', () => {
    const { status, stdout } = run('plan');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^# Tracking plan\n\n## Tracks\n\n### Cluster Provisioning Success\n/);
    expect(stdout).toContain('| `infra_id` | integer | yes | Our own id of it. |');
  });

  it('prints the plan of a module as JSON Schema', () => {
    const { stdout } = run('plan', '--format', 'json-schema', '--plan', 'dist/analytics.plan.js');
    const { $defs } = JSON.parse(stdout) as { $defs: object };
    expect(Object.keys($defs)).toEqual(['Cluster Provisioning Success', 'Venue Booked', 'UserRegistered']);
  });

  it('is content with an older plan that still holds', () => {
    expect(run('plan', '--check', 'old.json')).toMatchObject({
      status: 0,
      stdout: 'Nothing in the plan breaks old.json.\n',
    });
  });

  it('fails on what breaks an older plan, a sentence each', () => {
    library.compile('next.js', PLAN.replaceAll('../src/', './src/').replace('@IsInt() @Min(1) seats', '@IsString() seats')); // prettier-ignore
    expect(run('plan', '--plan', 'next.js', '--check', 'old.json')).toMatchObject({
      status: 1,
      stderr: `The track 'Venue Booked': the property seats was of type integer and is now of type string.
[analytics] The plan breaks old.json. Take the changes back, or raise the version of their tracks.\n`,
    });
  });

  it('lets a track break with a higher version', () => {
    const next = PLAN.replaceAll('../src/', './src/').replace('@IsInt() @Min(1) seats', '@IsString() seats');
    library.compile('versioned.js', next.replace('@TrackEvent()', '@TrackEvent({ version: 2 })'));
    expect(run('plan', '--plan', 'versioned.js', '--check', 'old.json').status).toBe(0);
  });

  it.each([
    [
      ['plan', '--plan', 'dist/empty.js'],
      'dist/empty.js exports no class with @TrackEvent() or @Identifier().',
    ],
    [
      ['plan', '--plan', 'dist/broken.js'],
      /dist\/broken\.js can't be loaded: .*absent\.js.*Give --plan a compiled/,
    ],
    [
      ['plan', '--format', 'yaml'],
      'There is no format yaml. Give --format markdown or --format json-schema.',
    ],
    [['plan', '--check', 'none.json'], /none\.json can't be read: ENOENT.*Give --check a plan printed by/],
    [['plan', '--check', 'package.json'], 'package.json is no printed plan.'],
    [['plan', '--colour'], /Unknown option '--colour'.*Use: plan \[--plan/],
    [['plot'], 'There is no command plot. Use one of:'],
  ])('says in a sentence what is wrong with %j', (args, words) => {
    const { status, stderr } = run(...args);
    expect(status).toBeGreaterThan(0);
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/^\[analytics\] /);
  });

  it('lists the commands to who asks', () => {
    expect(run()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('nestjs-analytics plan [--plan'),
    });
  });
});

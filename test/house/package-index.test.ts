/** What importing the package costs, and what it says when an optional package is missing. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LibraryProbe } from './library.probe.js';

/** Vendors' packages and databases that not every app uses. */
const OPTIONAL = [
  'mixpanel',
  '@segment/analytics-node',
  'mixpanel-browser',
  '@segment/analytics-next',
  'typeorm',
  '@nestjs/typeorm',
  '@electric-sql/pglite',
];

describe('importing nestjs-analytics', () => {
  let library: LibraryProbe;

  beforeAll(() => {
    library = new LibraryProbe();
  });

  afterAll(() => {
    library.close();
  });

  it('loads no vendor package, no ORM and no embedded database', () => {
    const { output, packages } = library.run('console.log(typeof library.AnalyticsModule.forRoot)');
    expect(output).toBe('function\n');
    expect(packages).toContain('@nestjs/common');
    expect(OPTIONAL.filter((name) => packages.has(name))).toEqual([]);
  });

  it('works where none of them is installed', () => {
    const { output } = library.run('console.log(typeof library.typeOrmEntityResolver)', OPTIONAL);
    expect(output).toBe('function\n');
  });

  it.each([
    ['mixpanel', '{ token: "t" }', 'mixpanel'],
    ['segment', '{ writeKey: "k" }', '@segment/analytics-node'],
  ])('names the package that %s needs when it is missing', (destination, options, name) => {
    const script = `library.createDestination('${destination}', ${options}).catch(({ message }) => console.log(message))`;
    const { output } = library.run(script, OPTIONAL);
    expect(output).toBe(`[analytics] The package ${name} is missing. Install it with: npm install ${name}\n`);
  });

  it('loads a destination with its package once it is asked for', () => {
    const { packages } = library.run(`await library.createDestination('mixpanel', { token: 't' })`);
    expect(packages).toContain('mixpanel');
    expect(packages).not.toContain('@segment/analytics-node');
  });
});

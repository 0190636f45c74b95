/** The environment: defaults, reading, and one complete message when something is wrong. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isTestRun, loadDotEnv, readEnvironment, areDestinationsGiven } from '../src/env.js';
import { ENVIRONMENT_TABLE } from '../src/env.variables.js';

function problemsOf(source: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment(source);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

describe('an empty environment', () => {
  it('gives a sandbox on an embedded queue', () => {
    const environment = readEnvironment({});
    expect(environment).toMatchObject({
      PORT: 8080,
      DATA_DIR: '.analytics',
      DESTINATIONS: ['sandbox'],
      RUN_WORKER: true,
      MIXPANEL_REGION: 'US',
      MIXPANEL_ID_MERGE: 'simplified',
      SEGMENT_API_HOST: 'https://api.segment.io',
      SHUTDOWN_TIMEOUT_MS: 10_000,
    });
    for (const name of ['QUEUE_URL', 'WORKER_PORT', 'MIXPANEL_TOKEN', 'MIXPANEL_API_HOST'] as const)
      expect(environment[name]).toBeUndefined();
  });

  it('is what empty strings amount to', () => {
    const blank = Object.fromEntries(ENVIRONMENT_TABLE.map(({ name }) => [name, ' ']));
    expect(readEnvironment(blank)).toEqual(readEnvironment({}));
  });
});

describe('what is set', () => {
  it('is read as numbers, truth values, lists and choices, whatever its case', () => {
    const environment = readEnvironment({
      PORT: '0',
      WORKER_PORT: '9090',
      RUN_WORKER: 'False',
      DESTINATIONS: 'MixPanel, SEGMENT,mixpanel',
      MIXPANEL_TOKEN: 'token',
      MIXPANEL_REGION: 'eu',
      MIXPANEL_ID_MERGE: 'Original',
      SEGMENT_CLIENT_KEY: 'key',
    });
    expect(environment).toMatchObject({
      PORT: 0,
      WORKER_PORT: 9090,
      RUN_WORKER: false,
      DESTINATIONS: ['mixpanel', 'segment'],
      MIXPANEL_REGION: 'EU',
      MIXPANEL_ID_MERGE: 'original',
    });
  });

  it('takes a base URL with or without its scheme and last slash', () => {
    const environment = readEnvironment({
      MIXPANEL_API_HOST: 'http://127.0.0.1:4010/',
      SEGMENT_API_HOST: 'events.eu1.segmentapis.com',
    });
    expect(environment.MIXPANEL_API_HOST).toBe('http://127.0.0.1:4010');
    expect(environment.SEGMENT_API_HOST).toBe('https://events.eu1.segmentapis.com');
  });

  it('chooses the destinations whose credentials are there', () => {
    expect(readEnvironment({ SEGMENT_CLIENT_KEY: 'key' }).DESTINATIONS).toEqual(['segment']);
    expect(readEnvironment({ SEGMENT_CLIENT_KEY: 'key', MIXPANEL_TOKEN: 'token' }).DESTINATIONS).toEqual([
      'mixpanel',
      'segment',
    ]);
  });

  it('puts the queue at QUEUE_URL, else at REDIS_URL', () => {
    const REDIS_URL = 'redis://cache:6379';
    expect(readEnvironment({ REDIS_URL }).QUEUE_URL).toBe(REDIS_URL);
    expect(readEnvironment({ REDIS_URL, QUEUE_URL: 'postgres://db/app' }).QUEUE_URL).toBe(
      'postgres://db/app',
    );
  });
});

describe('what is wrong', () => {
  it('names the missing credential and the remedy', () => {
    expect(problemsOf({ DESTINATIONS: 'MIXPANEL' })).toEqual([
      '[analytics] Missing MIXPANEL_TOKEN. Set it, or remove MIXPANEL from DESTINATIONS.',
    ]);
  });

  it('is reported all at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      RUN_WORKER: 'maybe',
      MIXPANEL_REGION: 'MARS',
      DESTINATIONS: 'mixpanel,segment,carrier-pigeon',
      MIXPANEL_SERVICE_ACCOUNT: 'robot',
    });
    expect(problems).toEqual([
      '[analytics] Wrong PORT: it must be a whole number from 0 to 65535. Correct it, or remove it for the default, 8080.',
      '[analytics] Wrong DESTINATIONS: it may name only MIXPANEL, SEGMENT, ACTIVITY and SANDBOX. Correct it, or remove it for the default, those whose credentials are set, else sandbox.',
      '[analytics] Wrong RUN_WORKER: it must be true or false. Correct it, or remove it for the default, true.',
      '[analytics] Wrong MIXPANEL_REGION: it must be US, EU or IN. Correct it, or remove it for the default, US.',
      '[analytics] Missing MIXPANEL_TOKEN. Set it, or remove MIXPANEL from DESTINATIONS.',
      '[analytics] Missing SEGMENT_CLIENT_KEY. Set it, or remove SEGMENT from DESTINATIONS.',
      '[analytics] Missing MIXPANEL_SERVICE_ACCOUNT_SECRET. Set it, or remove MIXPANEL_SERVICE_ACCOUNT.',
      '[analytics] Missing MIXPANEL_PROJECT_ID. Set it, or remove MIXPANEL_SERVICE_ACCOUNT.',
    ]);
  });

  it('never shows the credentials of a URL', () => {
    const source = { REDIS_URL: 'redis://user:hunter2/@cache', MIXPANEL_API_HOST: 'ftp://user:hunter2@api' };
    const problems = problemsOf(source);
    expect(problems).toHaveLength(2);
    expect(problems.join()).toContain('Wrong REDIS_URL: it must be a URL such as redis://');
    expect(problems.join()).not.toContain('hunter2');
  });

  it.each(['12.5', 'abc', '-1', '65536'])('does not take %s for a port', (PORT) => {
    expect(problemsOf({ PORT })).toHaveLength(1);
  });
});

describe('a .env file', () => {
  it('sets what is unset, and only that', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'analytics-env-'));
    const path = join(folder, '.env');
    await writeFile(path, 'ANALYTICS_TEST_SET=file\nANALYTICS_TEST_UNSET=file\n');
    process.env.ANALYTICS_TEST_SET = 'real';
    try {
      loadDotEnv(path);
      expect(process.env.ANALYTICS_TEST_SET).toBe('real');
      expect(process.env.ANALYTICS_TEST_UNSET).toBe('file');
    } finally {
      delete process.env.ANALYTICS_TEST_SET;
      delete process.env.ANALYTICS_TEST_UNSET;
      await rm(folder, { recursive: true });
    }
  });

  it('may be absent', () => {
    expect(() => loadDotEnv('/nowhere/.env')).not.toThrow();
  });
});

describe('the table of variables', () => {
  it('lists every variable with a sentence, and defaults in words where they follow from others', () => {
    const names = ENVIRONMENT_TABLE.map(({ name }) => name);
    expect(names).toContain('MIXPANEL_SERVICE_ACCOUNT_SECRET');
    expect(new Set(names).size).toBe(names.length);
    for (const { description } of ENVIRONMENT_TABLE) expect(description).toMatch(/^[A-Z`].*\.$/);
    expect(ENVIRONMENT_TABLE.find(({ name }) => name === 'PORT')?.default).toBe('`8080`');
    expect(ENVIRONMENT_TABLE.find(({ name }) => name === 'MIXPANEL_TOKEN')?.default).toBeUndefined();
  });
});

describe('a test run', () => {
  it('is told by NODE_ENV', () => {
    expect(isTestRun({ NODE_ENV: 'test' })).toBe(true);
    expect(isTestRun({ node_env: 'test' })).toBe(true);
    expect(isTestRun({ NODE_ENV: 'production', node_env: 'test' })).toBe(false);
    expect(isTestRun({})).toBe(false);
  });
});

it('tells whether destinations were chosen', () => {
  expect(areDestinationsGiven({ DESTINATIONS: ' ' })).toBe(false);
  expect(areDestinationsGiven({ DESTINATIONS: 'mixpanel' })).toBe(true);
});

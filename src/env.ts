/** The only reader of the environment. */
import { config } from 'dotenv';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Environment, ENVIRONMENT_TABLE } from './env.variables.js';

/** Sets the variables of a `.env` file that are not set yet. Without such a file it does nothing. */
export function loadDotEnv(path = '.env'): void {
  config({ path, quiet: true });
}

/**
 * Reads and validates the environment; an empty string counts as unset.
 *
 * @param instead values that an app gives in code: they stand in for their variables, an empty one for an unset variable.
 * @throws Error one that names everything wrong, a line a problem, each with its remedy and none with a value.
 */
export function readEnvironment(
  variables: NodeJS.ProcessEnv = process.env,
  instead: NodeJS.ProcessEnv = {},
): Environment {
  const source = { ...spelledInCapitals(variables), ...instead };
  const given = Object.fromEntries(
    ENVIRONMENT_TABLE.flatMap(({ name }) => {
      const value = source[name]?.trim() || (name === 'QUEUE_URL' ? source.REDIS_URL?.trim() : undefined);
      return value ? [[name, value]] : [];
    }),
  );
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  if (environment.DESTINATIONS.length === 0) {
    environment.DESTINATIONS = destinationsByCredentials(environment);
  }

  const problems = [...brokenRules(environment, source), ...missingParts(environment)];
  if (problems.length > 0) throw new Error(problems.map((problem) => `[analytics] ${problem}`).join('\n'));
  return environment;
}

/** `mixpanel_token` counts as MIXPANEL_TOKEN; where both are set, the capitals win. */
function spelledInCapitals(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const known = new Set([...ENVIRONMENT_TABLE.map(({ name }) => name), 'REDIS_URL']);
  const otherwise = Object.entries(variables).filter(([name, value]) => !known.has(name) && known.has(name.toUpperCase()) && value?.trim()); // prettier-ignore
  return {
    ...Object.fromEntries(otherwise.map(([name, value]) => [name.toUpperCase(), value])),
    ...set(variables),
  };
}

/** An empty variable counts as unset, so that it does not hide one in small letters. */
function set(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
}

/** Whether DESTINATIONS names any, rather than leaving the choice to the credentials. */
export function areDestinationsGiven(source: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(spelledInCapitals(source).DESTINATIONS?.trim());
}

/** Whether tests run, where analytics errors should be loud. Validates nothing, for apps that configure themselves. */
export function isTestRun(source: NodeJS.ProcessEnv = process.env): boolean {
  return spelledInCapitals(source).NODE_ENV === 'test';
}

/** What the variables' own rules refuse. The remedy is to correct it or to fall back on the default. */
function brokenRules(environment: Environment, source: NodeJS.ProcessEnv): string[] {
  return validateSync(environment).map(({ property, constraints = {} }) => {
    const variable = property === 'QUEUE_URL' && !source.QUEUE_URL?.trim() ? 'REDIS_URL' : property;
    const byDefault = ENVIRONMENT_TABLE.find(({ name }) => name === property)?.default ?? 'none';
    const rule = Object.values(constraints)[0] ?? 'is not valid';
    return `Wrong ${variable}: it ${rule}. Correct it, or remove it for the default, ${byDefault.replaceAll('`', '')}.`;
  });
}

/** What one variable makes another one need. */
function missingParts(environment: Environment): string[] {
  const { DESTINATIONS, MIXPANEL_SERVICE_ACCOUNT, MIXPANEL_SERVICE_ACCOUNT_SECRET } = environment;
  const needs: [when: unknown, variable: keyof Environment, otherwise: string][] = [
    [DESTINATIONS.includes('mixpanel'), 'MIXPANEL_TOKEN', 'MIXPANEL from DESTINATIONS'],
    [DESTINATIONS.includes('segment'), 'SEGMENT_CLIENT_KEY', 'SEGMENT from DESTINATIONS'],
    [MIXPANEL_SERVICE_ACCOUNT, 'MIXPANEL_SERVICE_ACCOUNT_SECRET', 'MIXPANEL_SERVICE_ACCOUNT'],
    [MIXPANEL_SERVICE_ACCOUNT, 'MIXPANEL_PROJECT_ID', 'MIXPANEL_SERVICE_ACCOUNT'],
    [MIXPANEL_SERVICE_ACCOUNT_SECRET, 'MIXPANEL_SERVICE_ACCOUNT', 'MIXPANEL_SERVICE_ACCOUNT_SECRET'],
  ];
  return needs
    .filter(([when, variable]) => when && !environment[variable])
    .map(([, variable, otherwise]) => `Missing ${variable}. Set it, or remove ${otherwise}.`);
}

function destinationsByCredentials(environment: Environment): string[] {
  const withCredentials = [
    ...(environment.MIXPANEL_TOKEN ? ['mixpanel'] : []),
    ...(environment.SEGMENT_CLIENT_KEY ? ['segment'] : []),
  ];
  return withCredentials.length > 0 ? withCredentials : ['sandbox'];
}

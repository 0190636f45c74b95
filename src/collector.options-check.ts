/** What can be wrong with the collector's options, whether they come from code or from the environment. */
import { atLeast, choice, shown } from './analytics.value-check.js';
import { COLLECTOR_PATH_RULE, CollectorOptions } from './collector/collector.options.js';
import { isOrigin, spelledOrigin } from './collector/cors.js';
import { withDefaults } from './destinations/defaults.js';

/**
 * What the app gave, then what the environment says, then the defaults; the path and origins as browsers spell them.
 *
 * @throws Error one that names everything that is wrong, each with its remedy
 */
export function resolveCollectorOptions(
  given: Partial<CollectorOptions>,
  environment: Partial<CollectorOptions>,
): CollectorOptions {
  const options = withDefaults(withDefaults(new CollectorOptions(), environment), given);
  if (typeof options.path === 'string') options.path = joinedPath(options.path);
  if (Array.isArray(options.origins)) options.origins = options.origins.map((origin: unknown) => spelledOrigin(String(origin))); // prettier-ignore
  const problems = collectorProblems(options);
  if (problems.length > 0) throw new Error(problems.map((problem) => `[analytics] ${problem}`).join('\n'));
  return options;
}

/** Every problem in a sentence with its remedy. */
function collectorProblems(options: CollectorOptions): string[] {
  const { path, origins, keys, groupKey, transform } = options;
  return [
    ...(typeof path === 'string' && COLLECTOR_PATH_RULE.test(path) ? [] : wrong('collector.path', path, 'a path such as /t7')),
    ...each('collector.origins', origins, isOrigin, 'origins such as https://app.example.com, without wildcards, paths and usual ports'),
    ...each('collector.keys', keys, isText, 'project tokens and write keys'),
    ...whole('collector.trustedProxies', options.trustedProxies),
    ...choice('collector.maskIp', options.maskIp, [true, false]),
    ...whole('collector.rateLimit', options.rateLimit),
    ...whole('collector.keyRateLimit', options.keyRateLimit),
    ...atLeast('collector.maxBodyBytes', options.maxBodyBytes, 1),
    ...atLeast('collector.maxBatch', options.maxBatch, 1),
    ...atLeast('collector.maxReadingBytes', options.maxReadingBytes, 1),
    ...atLeast('collector.resendWindowMs', options.resendWindowMs, 1),
    ...atLeast('collector.maxWaitMs', options.maxWaitMs, 0),
    ...(isText(groupKey) ? [] : wrong('collector.groupKey', groupKey, 'a name such as company')),
    ...(transform === undefined || typeof transform === 'function' ? [] : wrong('collector.transform', transform, 'a function')),
    ...choice('collector.onTransformError', options.onTransformError, ['forward', 'reject']),
    ...atLeast('collector.transformTimeoutMs', options.transformTimeoutMs, 1),
  ]; // prettier-ignore
}

function each(name: string, values: unknown, isRight: (value: unknown) => boolean, what: string): string[] {
  if (!Array.isArray(values)) return wrong(name, values, `a list of ${what}`);
  return values.filter((value) => !isRight(value)).flatMap((value) => wrong(name, value, what));
}

function whole(name: string, value: unknown): string[] {
  return Number.isInteger(value) && Number(value) >= 0 ? [] : wrong(name, value, 'a whole number, 0 or more');
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function wrong(name: string, value: unknown, what: string): string[] {
  return [`Wrong ${name}: ${shown(value)}. Give ${what}.`];
}

/** `t7/` is `/t7`, and `/` is the root. */
function joinedPath(path: string): string {
  return path
    .split('/')
    .filter(Boolean)
    .map((part) => `/${part}`)
    .join('');
}

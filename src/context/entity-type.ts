/** Tells which entity a controller or resolver is about, by its name. */

const IRREGULAR = new Map([
  ['people', 'person'],
  ['children', 'child'],
  ['men', 'man'],
  ['women', 'woman'],
  ['movies', 'movie'],
  ['cookies', 'cookie'],
  ['caches', 'cache'],
  ['series', 'series'],
  ['news', 'news'],
  ['indices', 'index'],
  ['vertices', 'vertex'],
]);

/** Endings of plurals and what they become; the first that fits counts. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/(ss|us|is)$/i, '$1'],
  [/([^aeiou])ies$/i, '$1y'],
  [/(?<![oa])uses$/i, 'us'],
  [/yses$/i, 'ysis'],
  [/(ss|sh|ch|x|zz|[^aeiou]o)es$/i, '$1'],
  [/s$/i, ''],
];

/**
 * The singular of the controller's name.
 *
 * @example entityTypeOf('VenuesController') // 'Venue'
 * @example entityTypeOf('OrderCategoriesController') // 'OrderCategory'
 */
export function entityTypeOf(controller: string): string {
  const name = controller.replace(/(?:Controller|Resolver|Gateway)$/, '') || controller;
  const lastWord = /[A-Z]?[a-z0-9]*$/.exec(name)?.[0] || name;
  return name.slice(0, name.length - lastWord.length) + singular(lastWord);
}

function singular(word: string): string {
  const irregular = IRREGULAR.get(word.toLowerCase());
  if (irregular !== undefined) return word[0] + irregular.slice(1);
  const ending = ENDINGS.find(([pattern]) => pattern.test(word));
  return ending === undefined ? word : word.replace(ending[0], ending[1]);
}

/** Derives the name of a track from its class, and tells a name that is off the convention. */

/** A run of capitals (API), or a capitalised word (Key2); digits stay with the word before them. */
const WORD = /[A-Z]+\d*(?![a-z])|[A-Z][a-z]+\d*/g;

/** Noun Verb Subverb: two words or more, each with a capital, one space between them. */
const CONVENTION = /^[A-Z]\w*( [A-Z]\w*)+$/;

/**
 * @example eventNameOf('ClusterProvisioningSuccess') // 'Cluster Provisioning Success'
 * @example eventNameOf('APIKeyCreated') // 'API Key Created'
 */
export function eventNameOf(className: string): string {
  const words = className.match(WORD) ?? [];
  return words.join('') === className ? words.join(' ') : className;
}

/** Whether it is of the form Noun Verb Subverb. */
export function isConventional(eventName: string): boolean {
  return CONVENTION.test(eventName);
}

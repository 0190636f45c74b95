/** Says that a message can't be put into Mixpanel's words, so that it alone is rejected. */

export class Refused extends Error {
  override readonly name = 'Refused';
}

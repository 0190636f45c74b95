/** A question that can't be answered as it was put; the message says what to ask instead. */

export class InvalidActivityQuery extends Error {
  override readonly name = 'InvalidActivityQuery';
}

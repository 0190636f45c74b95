/** What a user may choose about Segment. */

export class SegmentOptions {
  /** The source's write key. Required. */
  writeKey = '';
  /** Base URL. Default `https://api.segment.io`; workspaces in the EU need `https://events.eu1.segmentapis.com`. */
  host = 'https://api.segment.io';
  /** For one request, in milliseconds. Default 10,000. */
  timeoutMs = 10_000;
  /**
   * What to do with the operations on profiles that Segment has no call for: `increment`, `append`, `union`, `remove` and
   * `delete`. `reject`, the default, puts them into the dead letter, where they are counted and can be found.
   * `skip` leaves them out on purpose and counts them as delivered: right when another destination takes them.
   */
  unsupported: 'reject' | 'skip' = 'reject';
}

/** Who is who in a stand-in Mixpanel project, by either of its two ways to merge ids, and their profiles. */
import { isFilledString } from '../json-record.js';
import type { JsonRecord } from '../json-record.js';
import { applyOperation } from './profile-operations.js';

export type IdMerge = 'simplified' | 'original';

/** Original ID Merge takes an anonymous id only as UUID v4, and says nothing about others. */
const UUID_V4 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i;

export class People {
  /** By canonical id; look up with `profileOf` to follow merges. */
  readonly profiles = new Map<string, JsonRecord>();
  private readonly mergedInto = new Map<string, string>();

  constructor(private readonly idMerge: IdMerge) {}

  /** The id that a person is known by after all merges so far. */
  canonical(id: string): string {
    const into = this.mergedInto.get(id);
    return into === undefined ? id : this.canonical(into);
  }

  profileOf(id: string): JsonRecord | undefined {
    return this.profiles.get(this.canonical(id));
  }

  /** The distinct_id that Mixpanel files an event under, before merges. */
  distinctId({ distinct_id, $user_id, $device_id }: JsonRecord): string {
    if (this.idMerge === 'original') return String(distinct_id ?? '');
    if (isFilledString($user_id)) return $user_id;
    if (isFilledString($device_id)) return `$device:${$device_id}`;
    return String(distinct_id ?? '');
  }

  /** Merges the ids that an event states to be one person's. */
  learn({ event, properties }: { event: string; properties: JsonRecord }): void {
    if (this.idMerge === 'simplified') return this.learnDevice(properties);
    if (event === '$create_alias') return this.merge(properties['alias'], properties['distinct_id']);
    if (event === '$identify') return this.learnAnonymous(properties);
    if (event !== '$merge') return;
    const [into, ...others] = properties['$distinct_ids'] as unknown[];
    for (const other of others) this.merge(other, into);
  }

  /** Applies an `/engage` update. */
  update(update: JsonRecord): void {
    const id = String(update['$distinct_id']);
    applyOperation(this.profiles, update['$ignore_alias'] === true ? id : this.canonical(id), update);
  }

  /** A device's first user keeps it, and two users never become one; the anonymous profile is not carried over. */
  private learnDevice({ $user_id, $device_id }: JsonRecord): void {
    if (!isFilledString($user_id) || !isFilledString($device_id)) return;
    const device = `$device:${$device_id}`;
    if (!this.mergedInto.has(device)) this.mergedInto.set(device, $user_id);
  }

  private learnAnonymous(properties: JsonRecord): void {
    const anonymous = properties['$anon_id'] ?? properties['$anon_distinct_id'];
    const identified = properties['$identified_id'] ?? properties['distinct_id'];
    if (!isFilledString(anonymous) || !UUID_V4.test(anonymous.replace(/^\$device:/, ''))) return;
    this.merge(anonymous, identified);
  }

  private merge(id: unknown, into: unknown): void {
    if (!isFilledString(id) || !isFilledString(into) || this.mergedInto.has(id)) return;
    const canonical = this.canonical(into);
    if (canonical === id) return;
    this.mergedInto.set(id, canonical);
    const profile = this.profiles.get(id);
    if (!profile) return;
    this.profiles.set(canonical, { ...profile, ...this.profiles.get(canonical) });
    this.profiles.delete(id);
  }
}

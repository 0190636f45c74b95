/** A Mixpanel that refuses what the real one would, and remembers what it took. */
import type { ReceivedRequest, Reply } from './exchange.js';
import type { JsonRecord } from './json-record.js';
import { answerImport } from './mixpanel/import.endpoint.js';
import { refusal } from './mixpanel/mixpanel-replies.js';
import { MixpanelProject } from './mixpanel/mixpanel.project.js';
import type { MixpanelEvent, MixpanelSettings } from './mixpanel/mixpanel.project.js';
import { answerProfiles } from './mixpanel/profile.endpoint.js';
import { answerTrack } from './mixpanel/track.endpoint.js';
import { VendorServer } from './vendor.server.js';
import type { VendorOptions } from './vendor.server.js';

export type StandInMixpanelOptions = VendorOptions & Partial<MixpanelSettings>;

/** docs.mixpanel.com/reference/import-events: "10 MB uncompressed". */
const MAX_BYTES = 10 * 1024 * 1024;

const METHODS: Readonly<Record<string, readonly string[]>> = {
  '/import': ['POST'],
  '/track': ['POST', 'GET'],
  '/engage': ['POST'],
  '/groups': ['POST'],
};

export class StandInMixpanel extends VendorServer {
  private readonly project: MixpanelProject;

  private constructor(options: StandInMixpanelOptions) {
    super(options);
    this.project = new MixpanelProject({
      idMerge: options.idMerge ?? 'simplified',
      maxBytes: options.maxBytes ?? MAX_BYTES,
      token: options.token,
      serviceAccount: options.serviceAccount,
      keepsValidUpdates: options.keepsValidUpdates ?? false,
    });
  }

  static async start(options: StandInMixpanelOptions = {}): Promise<StandInMixpanel> {
    const mixpanel = new StandInMixpanel(options);
    await mixpanel.up();
    return mixpanel;
  }

  /** Every occurrence of an event that was taken, in order of arrival, repeats included. */
  get events(): readonly MixpanelEvent[] {
    return this.project.events;
  }

  /** Every update of a person's profile that was taken, in order of arrival. */
  get profileUpdates(): readonly JsonRecord[] {
    return this.project.profileUpdates;
  }

  /** Every update of a group's profile that was taken, in order of arrival. */
  get groupUpdates(): readonly JsonRecord[] {
    return this.project.groupUpdates;
  }

  /** Everything that was taken, across endpoints, in order of arrival. */
  get arrivals(): MixpanelProject['arrivals'] {
    return this.project.arrivals;
  }

  /** What was acknowledged and thrown away in silence, with the reason. */
  get lost(): MixpanelProject['lost'] {
    return this.project.lost;
  }

  /** People's profiles by canonical id; `profileOf` follows merges. */
  get profiles(): ReadonlyMap<string, JsonRecord> {
    return this.project.people.profiles;
  }

  /** Groups' profiles by `<group key>/<group id>`. */
  get groups(): ReadonlyMap<string, JsonRecord> {
    return this.project.groups;
  }

  /** The profile of the person who has this id, also when it was merged into another. */
  profileOf(id: string): JsonRecord | undefined {
    return this.project.people.profileOf(id);
  }

  /** The unique events of the person who has this id, with those from before ids were merged. */
  eventsOf(id: string): MixpanelEvent[] {
    const { people } = this.project;
    const person = people.canonical(id);
    return this.uniqueEvents().filter(
      ({ properties }) => people.canonical(people.distinctId(properties)) === person,
    );
  }

  /** What a report shows: of the same event, distinct_id, time and $insert_id only the newest, where the first stood. */
  uniqueEvents(): MixpanelEvent[] {
    const unique = new Map<string, MixpanelEvent>();
    for (const record of this.project.events) {
      const { time, $insert_id } = record.properties;
      const distinctId = this.project.people.distinctId(record.properties);
      // Without an $insert_id Mixpanel makes one up, so nothing is ever the same.
      unique.set(JSON.stringify([record.event, distinctId, time, $insert_id ?? unique.size]), record);
    }
    return [...unique.values()];
  }

  protected answer(request: ReceivedRequest): Reply {
    const { path, method } = request;
    const methods = METHODS[path];
    if (!methods) throw refusal(404, `there is no ${path}`);
    if (!methods.includes(method)) throw refusal(405, `${path} does not take ${method}`);
    if (path === '/import') return answerImport(request, this.project);
    if (path === '/track') return answerTrack(request, this.project);
    return answerProfiles(path === '/engage' ? '/engage' : '/groups', request, this.project);
  }

  protected summary(): string {
    const { events, profileUpdates, groupUpdates, lost } = this.project;
    return `Mixpanel holds ${events.length} events (${this.uniqueEvents().length} unique), ${profileUpdates.length} profile updates and ${groupUpdates.length} group updates; ${lost.length} records were lost in silence.`;
  }
}

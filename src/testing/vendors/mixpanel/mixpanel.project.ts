/** What a stand-in Mixpanel project is set to, and everything it has taken. */
import type { JsonRecord } from '../json-record.js';
import { People } from './people.js';
import type { IdMerge } from './people.js';
import { applyOperation } from './profile-operations.js';

export type Endpoint = '/import' | '/track' | '/engage' | '/groups';

export interface MixpanelSettings {
  readonly idMerge: IdMerge;
  /** The largest request, uncompressed. */
  readonly maxBytes: number;
  /** The project's token; unset, any token is this project's. */
  readonly token?: string;
  /** The only service account there is; unset, there is none. */
  readonly serviceAccount?: {
    readonly username: string;
    readonly secret: string;
    readonly projectId: string;
  };
  /** Whether `/engage` and `/groups` keep the valid records of a batch that they answer `0`. */
  readonly keepsValidUpdates: boolean;
}

export interface MixpanelEvent {
  readonly event: string;
  readonly properties: JsonRecord;
}

export interface Arrival {
  readonly endpoint: Endpoint;
  readonly record: JsonRecord;
}

/** A record that Mixpanel acknowledged and threw away in silence. */
export interface LostRecord extends Arrival {
  readonly reason: string;
}

export class MixpanelProject {
  readonly events: MixpanelEvent[] = [];
  readonly profileUpdates: JsonRecord[] = [];
  readonly groupUpdates: JsonRecord[] = [];
  readonly groups = new Map<string, JsonRecord>();
  readonly arrivals: Arrival[] = [];
  readonly lost: LostRecord[] = [];
  readonly people: People;

  constructor(readonly settings: MixpanelSettings) {
    this.people = new People(settings.idMerge);
  }

  owns(token: unknown): boolean {
    return this.settings.token === undefined || this.settings.token === token;
  }

  takeEvent(endpoint: Endpoint, event: MixpanelEvent): void {
    this.events.push(event);
    this.arrivals.push({ endpoint, record: { ...event } });
    this.people.learn(event);
  }

  takeProfileUpdate(update: JsonRecord): void {
    this.profileUpdates.push(update);
    this.arrivals.push({ endpoint: '/engage', record: update });
    this.people.update(update);
  }

  takeGroupUpdate(update: JsonRecord): void {
    this.groupUpdates.push(update);
    this.arrivals.push({ endpoint: '/groups', record: update });
    applyOperation(this.groups, `${String(update['$group_key'])}/${String(update['$group_id'])}`, update);
  }

  lose(endpoint: Endpoint, record: JsonRecord, reason: string): void {
    this.lost.push({ endpoint, record, reason });
  }
}

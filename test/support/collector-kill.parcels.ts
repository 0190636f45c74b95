/** What clients of each protocol send in one request, with ids of their own, and what the vendors must have of it in the end. */
import { randomUUID } from 'node:crypto';

export const TOKEN = 'token';
export const WRITE_KEY = 'key';

export interface Parcel {
  readonly path: string;
  readonly type: string;
  /** The same messages at each sending; only the client's clock goes on. */
  readonly bodyAt: (sentAt: Date) => string;
  /** Ids of the tracks in it. */
  readonly trackIds: readonly string[];
  /** Who turned out to be whom in it: what the visitor did before is the user's. */
  readonly links: readonly {
    readonly userId: string;
    readonly anonymousId: string;
    readonly visitorTrackId?: string;
  }[];
  /** Whose profiles it changes. */
  readonly profiles: readonly string[];
}

export type MakeParcel = (who: string, number: number) => Parcel;

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
/** As Segment's clients in browsers send it, without a preflight. */
const PLAIN_TEXT = 'text/plain';
const TRACKS_IN_A_BATCH = 5;

/** One maker a sort of client. */
export const PARCELS: Readonly<Record<string, MakeParcel>> = {
  'Mixpanel batch': (who) => mixpanelTracks(who, ids(TRACKS_IN_A_BATCH)),
  'Mixpanel story': (who, number) => mixpanelStory(`${who}-visitor-${number}`, `${who}-user-${number}`),
  'Mixpanel profile': (who, number) => mixpanelProfile(`${who}-user-${number}`),
  'Segment single': (who) => segmentTrack(who, randomUUID()),
  'Segment batch': (who, number) => segmentBatch(`${who}-visitor-${number}`, `${who}-user-${number}`),
  'Segment alias': (who, number) => segmentAlias(`${who}-visitor-${number}`, `${who}-user-${number}`),
  'plain events': (who) => plainEvents(who, ids(TRACKS_IN_A_BATCH)),
};

function ids(count: number): string[] {
  return Array.from({ length: count }, () => randomUUID());
}

const NOTHING: Omit<Parcel, 'path' | 'type' | 'bodyAt'> = { trackIds: [], links: [], profiles: [] };

function mixpanelTracks(who: string, trackIds: string[]): Parcel {
  const data = btoa(JSON.stringify(trackIds.map((id) => mixpanelEvent('Viewed', id, { $device_id: who, distinct_id: `$device:${who}` })))); // prettier-ignore
  return {
    ...NOTHING,
    path: '/track/?verbose=1',
    type: FORM,
    bodyAt: () => `data=${encodeURIComponent(data)}`,
    trackIds,
  };
}

function mixpanelEvent(event: string, id: string, who: object): object {
  return { event, properties: { token: TOKEN, $insert_id: id, time: Date.now() / 1_000, ...who } };
}

/** A visitor does something, signs up, and does something as a user. */
function mixpanelStory(anonymousId: string, userId: string): Parcel {
  const [before, identify, after] = ids(3) as [string, string, string];
  const visitor = { $device_id: anonymousId, distinct_id: `$device:${anonymousId}` };
  const user = { $device_id: anonymousId, distinct_id: userId, $user_id: userId };
  const records = [
    mixpanelEvent('Looked', before, visitor),
    mixpanelEvent('$identify', identify, { ...user, $anon_distinct_id: `$device:${anonymousId}` }),
    mixpanelEvent('Signed up', after, user),
  ];
  const links = [{ userId, anonymousId, visitorTrackId: before }];
  return { ...NOTHING, path: '/track', type: JSON_TYPE, bodyAt: () => JSON.stringify(records), trackIds: [before, after], links }; // prettier-ignore
}

function mixpanelProfile(userId: string): Parcel {
  const update = [{ $token: TOKEN, $distinct_id: userId, $set: { plan: 'pro' } }];
  const body = `data=${encodeURIComponent(JSON.stringify(update))}`;
  return { ...NOTHING, path: '/engage/', type: FORM, bodyAt: () => body, profiles: [userId] };
}

function segmentCall(type: string, messageId: string, rest: object): object {
  return { type, messageId, timestamp: new Date(), writeKey: WRITE_KEY, ...rest };
}

function segmentTrack(anonymousId: string, id: string): Parcel {
  const call = segmentCall('track', id, { event: 'Clicked', anonymousId, properties: { n: 1 } });
  const bodyAt = (sentAt: Date): string => JSON.stringify({ ...call, sentAt });
  return { ...NOTHING, path: '/v1/t', type: PLAIN_TEXT, bodyAt, trackIds: [id] };
}

function segmentBatch(anonymousId: string, userId: string): Parcel {
  const [before, identify, after] = ids(3) as [string, string, string];
  const batch = [
    segmentCall('track', before, { event: 'Looked', anonymousId }),
    segmentCall('identify', identify, { userId, anonymousId, traits: { plan: 'pro' } }),
    segmentCall('track', after, { event: 'Signed up', userId, anonymousId }),
  ];
  return {
    path: '/v1/batch',
    type: JSON_TYPE,
    bodyAt: (sentAt) => JSON.stringify({ batch, sentAt, writeKey: WRITE_KEY }),
    trackIds: [before, after],
    links: [{ userId, anonymousId, visitorTrackId: before }],
    profiles: [userId],
  };
}

function segmentAlias(previousId: string, userId: string): Parcel {
  const call = segmentCall('alias', randomUUID(), { userId, previousId });
  return {
    ...NOTHING,
    path: '/v1/alias',
    type: JSON_TYPE,
    bodyAt: (sentAt) => JSON.stringify({ ...call, sentAt }),
    links: [{ userId, anonymousId: previousId }],
  };
}

function plainEvents(anonymousId: string, trackIds: string[]): Parcel {
  const events = trackIds.map((id) => ({ id, event: 'Chose', time: Date.now(), anonymousId, url: 'https://example.com/' })); // prettier-ignore
  return { ...NOTHING, path: '/events', type: PLAIN_TEXT, bodyAt: (sentAt) => JSON.stringify({ sentAt: sentAt.getTime(), events }), trackIds }; // prettier-ignore
}

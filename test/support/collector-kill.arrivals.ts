/** What the stand-in vendors must have of what clients sent through the collector: each message once in effect. */
import { expect } from '@jest/globals';
import type { ResendingClients } from './collector-kill.clients.js';
import type { Vendors } from './collector-kill.vendors.js';

/** How long the vendors may take after the last acknowledgement: a dead worker's lock runs out meanwhile. */
const ARRIVES_WITHIN_MS = 60_000;

/** Nothing that was acknowledged is missing, and what came twice is known as the same by the vendor's own rules. */
export function expectEachOnce({ acknowledged }: ResendingClients, { mixpanel, segment }: Vendors): void {
  const trackIds = acknowledged.flatMap((parcel) => parcel.trackIds).toSorted();
  const links = acknowledged.flatMap((parcel) => parcel.links);
  const sent = new Set(trackIds);
  const events = mixpanel.uniqueEvents().map(({ properties }) => String(properties.$insert_id));
  expect(events.filter((id) => sent.has(id)).toSorted()).toEqual(trackIds);
  const tracks = segment.calls.filter(({ type }) => type === 'track');
  expect(tracks.map(({ messageId }) => messageId).toSorted()).toEqual(trackIds);
  const aliases = segment.calls.filter(({ type }) => type === 'alias');
  const users = links.map(({ userId }) => userId);
  expect(aliases.map(({ userId }) => userId).toSorted()).toEqual(users.toSorted());
  for (const { userId, visitorTrackId } of links) {
    const ids = mixpanel.eventsOf(userId).map(({ properties }) => properties.$insert_id);
    if (visitorTrackId !== undefined) expect(ids).toContain(visitorTrackId);
  }
  for (const userId of acknowledged.flatMap((parcel) => parcel.profiles)) {
    expect(mixpanel.profileOf(userId)).toMatchObject({ plan: 'pro' });
  }
  expect([mixpanel.lost, segment.violations]).toEqual([[], []]);
}

/** Every refusal is 503, and says when to come again. */
export function expectRefusedForNow({ refused }: ResendingClients): void {
  expect(refused.filter((each) => each.status !== 503 || !(Number(each.retryAfter) > 0))).toEqual([]);
}

/** Resolves when the vendors have all that was acknowledged, or after a minute: `expectEachOnce` then says what is missing. */
export async function arrived(
  { acknowledged }: ResendingClients,
  { mixpanel, segment }: Vendors,
): Promise<void> {
  const trackIds = acknowledged.flatMap((parcel) => parcel.trackIds);
  const linked = acknowledged.flatMap((parcel) => parcel.links.map(({ userId }) => userId));
  const profiles = acknowledged.flatMap((parcel) => parcel.profiles);
  const all = Promise.all([
    mixpanel.waitFor(() => hasAll(trackIds, mixpanel.events, (event) => event.properties.$insert_id), ARRIVES_WITHIN_MS), // prettier-ignore
    mixpanel.waitFor(() => hasAll(linked, mixpanel.events, (event) => event.properties.$user_id), ARRIVES_WITHIN_MS), // prettier-ignore
    mixpanel.waitFor(() => profiles.every((userId) => mixpanel.profileOf(userId)), ARRIVES_WITHIN_MS),
    segment.waitFor(() => hasAll(trackIds, segment.calls, (call) => call.messageId), ARRIVES_WITHIN_MS),
    segment.waitFor(() => hasAll(linked, segment.calls, (call) => call.type === 'alias' && call.userId), ARRIVES_WITHIN_MS), // prettier-ignore
  ]);
  await all.catch((error: Error) => console.error(error.message));
}

function hasAll<Kept>(
  wanted: readonly string[],
  kept: readonly Kept[],
  idOf: (one: Kept) => unknown,
): boolean {
  const ids = new Set(kept.map(idOf));
  return wanted.every((id) => ids.has(id));
}

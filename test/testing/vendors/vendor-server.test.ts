/** Shows that a stand-in vendor goes down and comes back, can be waited for, and lets a test end. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StandInMixpanel } from '../../../src/testing/vendors/mixpanel.stand-in.js';

let mixpanel: StandInMixpanel;

beforeEach(async () => {
  mixpanel = await StandInMixpanel.start();
});
afterEach(() => mixpanel.close());

async function send(): Promise<string> {
  const response = await fetch(`${mixpanel.url}/engage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ $token: 'TOK', $distinct_id: 'u1', $set: { name: 'Ada' } }]),
  });
  return response.text();
}

describe('a stand-in vendor', () => {
  it('refuses connections while it is down and is back on the same port with what it held', async () => {
    const { url } = mixpanel;
    await send();
    await mixpanel.down();
    await expect(send()).rejects.toThrow();
    await mixpanel.up();
    expect(mixpanel.url).toBe(url);
    expect(await send()).toBe('1');
    expect(mixpanel.profileUpdates).toHaveLength(2);
  });

  it('tears the requests under way when it goes down', async () => {
    mixpanel.latencyMs = 60_000;
    const pending = send();
    await mixpanel.waitFor(({ profileUpdates }) => profileUpdates.length === 1);
    await Promise.all([expect(pending).rejects.toThrow(), mixpanel.down()]);
  });

  it('may be told to go down or up twice', async () => {
    await mixpanel.up();
    await mixpanel.down();
    await mixpanel.down();
    await mixpanel.up();
    expect(await send()).toBe('1');
  });

  it('tells a waiting test when it holds what is waited for', async () => {
    const waiting = mixpanel.waitFor(({ profileUpdates }) => profileUpdates.length === 2);
    await send();
    await send();
    await waiting;
    await mixpanel.waitFor(({ profiles }) => profiles.has('u1'));
  });

  it('tells a test that waits in vain what it holds instead', async () => {
    await send();
    await expect(mixpanel.waitFor(({ events }) => events.length > 0, 1)).rejects.toThrow(
      'What the test waits for did not come within 1 ms: 1 requests arrived, answered: 1 × 200. Mixpanel holds 0 events (0 unique), 1 profile updates and 0 group updates; 0 records were lost in silence.',
    );
  });

  it('rejects those who still wait when it closes', async () => {
    const waiting = mixpanel.waitFor(() => false);
    await Promise.all([expect(waiting).rejects.toThrow('before the stand-in was closed'), mixpanel.close()]);
  });
});

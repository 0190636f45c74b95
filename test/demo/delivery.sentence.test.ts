/** Each kind of message as a sentence. */
import { describe, expect, it } from '@jest/globals';
import { inWords } from '../../src/demo/delivery.sentence.js';

const ada = { id: 'one', time: 1, identity: { userId: 'ada@example.com' } };
const visitor = { id: 'one', time: 1, identity: { anonymousId: '3f2a9c1b-77aa-4c1e' } };

describe('a delivered message, in words', () => {
  it('tells who a visitor turned out to be', () => {
    const identity = { ...visitor.identity, ...ada.identity };
    expect(inWords({ ...ada, kind: 'alias', identity })).toBe(
      'alias: visitor 3f2a9c1b… is now ada@example.com',
    );
  });

  it('tells what a profile holds', () => {
    const properties = { $first_name: 'Ada', 'User Type': 'Planner', visits: 3 };
    expect(inWords({ ...ada, kind: 'people.set', operation: 'set', properties })).toBe(
      'profile: ada@example.com has first name Ada, User Type Planner, visits 3',
    );
    expect(inWords({ ...ada, kind: 'people.set', operation: 'increment', properties: { visits: 1 } })).toBe(
      'profile: ada@example.com, increment: visits 1',
    );
    expect(inWords({ ...ada, kind: 'people.set', operation: 'delete', properties: {} })).toBe(
      'profile: ada@example.com was deleted',
    );
  });

  it('tells what a group holds', () => {
    const group = { groupKey: 'company', groupId: 'acme', properties: { plan: 'gold' } };
    expect(inWords({ ...ada, ...group, kind: 'group.set', operation: 'set' })).toBe(
      'group: company acme has plan gold',
    );
  });

  it('tells which page a browser saw', () => {
    const properties = { url: 'http://localhost:8080/venues/1?from=mail' };
    expect(inWords({ ...visitor, kind: 'track', event: 'Page View', properties })).toBe(
      'page view: visitor 3f2a9c1b… saw /venues/1',
    );
    expect(inWords({ ...visitor, kind: 'track', event: 'Page View', properties: { url: '/' } })).toBe(
      'page view: visitor 3f2a9c1b… saw a page',
    );
  });

  it('tells which page was viewed, by the name of its entity where it has one', () => {
    const event = 'Page View – VenuesController#show';
    expect(inWords({ ...ada, kind: 'track', event, properties: { entity_name: 'The Glasshouse' } })).toBe(
      'page view: ada@example.com visited The Glasshouse (VenuesController#show)',
    );
    expect(inWords({ ...ada, kind: 'track', event, properties: {} })).toBe(
      'page view: ada@example.com visited VenuesController#show',
    );
  });

  it('tells what a person or a visitor did', () => {
    const properties = { entity_name: 'Pier Nine' };
    expect(inWords({ ...ada, kind: 'track', event: 'Venue Booked', properties })).toBe(
      'track: ada@example.com: Venue Booked (Pier Nine)',
    );
    expect(inWords({ ...visitor, kind: 'track', event: 'Looked', properties: {} })).toBe(
      'track: visitor 3f2a9c1b…: Looked',
    );
  });
});

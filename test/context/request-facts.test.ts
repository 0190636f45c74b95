/** What is read of requests. */
import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '../../src/context/http-request.js';
import { RequestFacts } from '../../src/context/request-facts.js';
import { RequestFactsOptions } from '../../src/context/request-facts.options.js';

const facts = new RequestFacts(new RequestFactsOptions());

function request(parts: Partial<HttpRequest>): HttpRequest {
  return { method: 'GET', url: '/', headers: {}, ...parts };
}

describe('RequestFacts', () => {
  it.each([
    [{ id: 7, email: 'a@x.test' }, '7'],
    [{ userId: 'u-1', sub: 's' }, 'u-1'],
    [{ sub: 'auth0|1' }, 'auth0|1'],
    [{ email: 'a@x.test' }, 'a@x.test'],
    [{ id: 12n }, '12'],
  ])('finds the person in request.user (%j)', (user, userId) => {
    expect(facts.identity(request({ user }))).toEqual({ userId });
  });

  it.each([undefined, null, {}, { id: null }, { id: {} }, 'ann'])('finds nobody in %p', (user) => {
    expect(facts.identity(request({ user }))).toBeUndefined();
  });

  it("finds the person whom middleware put on Node's request under Fastify", () => {
    expect(facts.identity(request({ raw: { user: { id: 'u-1' } } }))).toEqual({ userId: 'u-1' });
  });

  it('reads the session of both well-known kinds', () => {
    expect(facts.sessionId(request({ session: { id: 's-1' } }))).toBe('s-1');
    expect(facts.sessionId(request({ sessionID: 's-2' }))).toBe('s-2');
  });

  it('prefers the request id of the caller to the one of the framework', () => {
    expect(facts.context(request({ id: 'req-1' })).requestId).toBe('req-1');
    expect(facts.context(request({ id: 'req-1', headers: { 'x-request-id': 'r' } })).requestId).toBe('r');
  });

  it('cuts queries and fragments off path and referrer', () => {
    const asked = request({ url: '/reset?token=s', headers: { referer: 'https://x.test/a?token=s#t' } });
    expect(facts.path(asked)).toBe('/reset');
    expect(facts.context(asked).referrer).toBe('https://x.test/a');
  });

  it('takes the address before a mounted router cut it', () => {
    expect(facts.path(request({ url: '/7', originalUrl: '/venues/7' }))).toBe('/venues/7');
  });
});

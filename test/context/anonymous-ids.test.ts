/** What counts as an anonymous id, where it is looked for, and the cookie that keeps it. */
import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { AnonymousIdOptions } from '../../src/context/anonymous-id.options.js';
import { AnonymousIds } from '../../src/context/anonymous-ids.js';
import type { HttpRequest } from '../../src/context/http-request.js';

const ids = new AnonymousIds();

function request(cookie?: string, header?: string): HttpRequest {
  return { method: 'GET', url: '/', headers: { cookie, 'x-anonymous-id': header } };
}

function cookieRequest(value: string): HttpRequest {
  return request(`analytics_anonymous_id=${value}`);
}

describe('AnonymousIds.of()', () => {
  it('reads the cookie, wherever it stands among others', () => {
    expect(ids.of(request('analytics_anonymous_id=a-1'))).toBe('a-1');
    expect(ids.of(request('x=1; analytics_anonymous_id=a-1; y=2'))).toBe('a-1');
    expect(ids.of(request('x_analytics_anonymous_id=no; analytics_anonymous_id=a-1'))).toBe('a-1');
    expect(ids.of(request('analytics_anonymous_id_2=no;analytics_anonymous_id=a-1'))).toBe('a-1');
    expect(ids.of(request('x=analytics_anonymous_id=no'))).toBeUndefined();
  });

  it('reads the header where there is no cookie', () => {
    expect(ids.of(request(undefined, 'h-1'))).toBe('h-1');
    expect(ids.of(request('x=1', 'h-1'))).toBe('h-1');
    expect(ids.of(request('analytics_anonymous_id=a-1', 'h-1'))).toBe('a-1');
  });

  it.each(['undefined', 'null', 'NULL', 'anonymous', '0', '$device:undefined'])(
    'takes %s for a missing one, which everybody with that slip would share',
    (value) => {
      expect(ids.of(cookieRequest(value))).toBeUndefined();
      expect(ids.checked(value)).toBeUndefined();
    },
  );

  it.each(['9b2f0a52-6a1e-4cf5-8c1d-0f6f0e9c0a11', '9b2f.x_1', 'a%3A9b2f', 'a'.repeat(128)])(
    'takes %s',
    (value) => {
      expect(ids.of(cookieRequest(value))).toBe(decodeURIComponent(value));
    },
  );

  it('takes the mark off that Mixpanel gives a visitor, who is the same one with and without it', () => {
    expect(ids.of(cookieRequest('$device:9b2f'))).toBe('9b2f');
    expect(ids.of(cookieRequest('%24device%3A9b2f'))).toBe('9b2f');
    expect(ids.checked('$device:9b2f')).toBe('9b2f');
    expect(ids.checked('$device:')).toBeUndefined();
  });

  it.each(['', 'a b', 'a@b.test', '<script>', '%E0%A4%A', '"a-1"', 'é', 'a'.repeat(129), "a'--"])(
    'ignores the garbage %p',
    (value) => {
      expect(ids.of(cookieRequest(value))).toBeUndefined();
      expect(ids.checked(value)).toBeUndefined();
    },
  );

  it('asks the app instead where it has its own reader', () => {
    const options = Object.assign(new AnonymousIdOptions(), { read: ({ url }: HttpRequest) => url.slice(1) });
    const own = new AnonymousIds(options);
    expect(own.of({ ...cookieRequest('a-1'), url: '/b-2' })).toBe('b-2');
    expect(own.of({ ...cookieRequest('a-1'), url: '/<>' })).toBeUndefined();
  });
});

describe('the cookie', () => {
  function answer(cookie?: string, protocol = 'http'): ServerResponse {
    const incoming = Object.assign(new IncomingMessage(new Socket()), { protocol });
    incoming.headers = { cookie };
    return new ServerResponse(incoming);
  }

  it('is set for a visitor without one, beside those of the app', () => {
    const response = answer();
    response.setHeader('set-cookie', 'session=s');
    const id = ids.start(response);
    expect(ids.checked(id)).toBe(id);
    expect(response.getHeader('set-cookie')).toEqual([
      'session=s',
      `analytics_anonymous_id=${id}; Max-Age=31536000; Path=/; SameSite=Lax`,
    ]);
  });

  it('stays as it is for a visitor who has one', () => {
    const response = answer('analytics_anonymous_id=a-1');
    expect(ids.start(response)).toBe('a-1');
    expect(response.hasHeader('set-cookie')).toBe(false);
  });

  it('is renewed whatever the visitor has, secure over https, and for the domain that the app names', () => {
    const options = Object.assign(new AnonymousIdOptions(), { domain: 'venuespot.test', lifetimeDays: 1 });
    const response = answer('analytics_anonymous_id=a-1', 'https');
    const id = new AnonymousIds(options).renew(response);
    expect(id).not.toBe('a-1');
    expect(response.getHeader('set-cookie')).toBe(
      `analytics_anonymous_id=${id}; Max-Age=86400; Path=/; Domain=venuespot.test; Secure; SameSite=Lax`,
    );
  });

  it('needs a response', () => {
    expect(() => ids.renew({})).toThrow('[analytics] That is no response of Express or Fastify.');
  });
});

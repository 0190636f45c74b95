/** Sessions are signed: nobody can make one up. */
import { describe, expect, it } from '@jest/globals';
import type { Request, Response } from 'express';
import { SessionCookie } from '../../src/demo/session.cookie.js';

const ada = { id: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada' };

function cookieOf(session: SessionCookie): string {
  let cookie = '';
  const response = { cookie: (name: string, value: string) => (cookie = `${name}=${value}`) };
  session.start(response as unknown as Response, ada);
  return cookie;
}

const withCookie = (cookie?: string): Request => ({ headers: { cookie } }) as unknown as Request;

describe('a session cookie', () => {
  it('tells whose session it is, among other cookies', () => {
    const session = new SessionCookie();
    expect(session.accountOf(withCookie(`theme=dark; ${cookieOf(session)}`))).toEqual(ada);
  });

  it('outlives a restart when the secret does', () => {
    expect(new SessionCookie('same').accountOf(withCookie(cookieOf(new SessionCookie('same'))))).toEqual(ada);
    expect(new SessionCookie().accountOf(withCookie(cookieOf(new SessionCookie())))).toBeUndefined();
  });

  it('is worth nothing when it is absent, malformed or changed', () => {
    const session = new SessionCookie();
    const [name, value = ''] = cookieOf(session).split('=');
    const [, signature] = value.split('.');
    const forged = Buffer.from(JSON.stringify({ account: ada, untilMs: Infinity })).toString('base64url');
    for (const cookie of [undefined, `${name}=`, `${name}=nonsense`, `${name}=${forged}.${signature}`])
      expect(session.accountOf(withCookie(cookie))).toBeUndefined();
  });
});

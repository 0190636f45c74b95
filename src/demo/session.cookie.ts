/** The signed cookie that says who is logged in. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import type { Account } from './account.directory.js';

const NAME = 'venuespot_session';
const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const COOKIE: CookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' };

interface Session {
  readonly account: Account;
  /** When the session ends, in milliseconds since the epoch. */
  readonly untilMs: number;
}

/** Writes and reads the session cookie. The account travels in it, readable by its owner and safe from changes. */
export class SessionCookie {
  /** @param secret signs the cookies; by default a new one, so that a restart ends all sessions. */
  constructor(private readonly secret: string = randomBytes(32).toString('base64url')) {}

  start(response: Response, account: Account): void {
    const session: Session = { account, untilMs: Date.now() + LIFETIME_MS };
    const payload = Buffer.from(JSON.stringify(session)).toString('base64url');
    response.cookie(NAME, `${payload}.${this.sign(payload)}`, { ...COOKIE, maxAge: LIFETIME_MS });
  }

  end(response: Response): void {
    response.clearCookie(NAME, COOKIE);
  }

  /** The account of a request; undefined for an anonymous visitor, an old session, or a cookie that was tampered with. */
  accountOf(request: Request): Account | undefined {
    const cookies = request.headers.cookie?.split(/;\s*/) ?? [];
    const value = cookies.find((cookie) => cookie.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
    const [payload, signature] = value?.split('.') ?? [];
    if (!payload || !signature || !this.isSignatureOf(payload, signature)) return undefined;

    const session = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Session;
    return session.untilMs > Date.now() ? session.account : undefined;
  }

  private sign(payload: string): string {
    return createHmac('sha256', this.secret).update(payload).digest('base64url');
  }

  private isSignatureOf(payload: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(payload));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}

/** Sign-up, log-in and log-out: where an anonymous visitor becomes somebody. */
import { Body, Controller, HttpCode, Post, Res, UnauthorizedException } from '@nestjs/common';
import type { Response } from 'express';
import { AnalyticsService } from '../capture/analytics.service.js';
import { AnonymousIds } from '../context/anonymous-ids.js';
import { AccountDirectory } from './account.directory.js';
import type { Account } from './account.directory.js';
import { LogInForm, SignUpForm } from './account.form.js';
import { UserRegistered } from './analytics.plan.js';
import { GoTo } from './page.interceptor.js';
import { SessionCookie } from './session.cookie.js';

@Controller()
export class AccountController {
  constructor(
    private readonly accounts: AccountDirectory,
    private readonly session: SessionCookie,
    private readonly analytics: AnalyticsService,
    private readonly visitors: AnonymousIds,
  ) {}

  @Post('signup')
  @GoTo(() => '/venues')
  signUp(@Body() form: SignUpForm, @Res({ passthrough: true }) response: Response): Account {
    const { mix_panel_temp_id: sent, ...details } = form;
    const account = this.accounts.add(details);
    this.session.start(response, account);

    // A form's field is whatever somebody sends.
    const visitorId = this.visitors.checked(sent);
    // Not awaited: nobody should wait for analytics to sign up.
    if (visitorId !== undefined) void this.analytics.alias(account.email, visitorId);
    const registered = new UserRegistered({
      $first_name: account.firstName,
      $last_name: account.lastName,
      $email: account.email,
      $phone: account.phone,
      'User Type': account.userType,
    });
    void this.analytics.identify(registered, { userId: account.email });
    return account;
  }

  /** The next request has a user and the visitor's cookie: the visitor becomes that user by themselves. */
  @Post('login')
  @HttpCode(200)
  @GoTo(() => '/venues')
  logIn(@Body() { email }: LogInForm, @Res({ passthrough: true }) response: Response): Account {
    const account = this.accounts.find(email);
    if (!account)
      throw new UnauthorizedException('Nobody signed up with that email yet. Please sign up first.');
    this.session.start(response, account);
    return account;
  }

  @Post('logout')
  @HttpCode(200)
  @GoTo(() => '/')
  logOut(@Res({ passthrough: true }) response: Response): { loggedOut: true } {
    this.session.end(response);
    // Who comes next on this browser is another visitor, even if it is the same person.
    this.visitors.renew(response);
    return { loggedOut: true };
  }
}

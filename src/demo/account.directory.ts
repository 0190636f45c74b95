/** The people who signed up at VenueSpot, in memory. */
import { Injectable } from '@nestjs/common';

/** A signed-up person, as the app puts it on `request.user`. */
export interface Account {
  /** The id analytics knows the person by: the email. */
  readonly id: string;
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly phone?: string;
  readonly userType?: string;
}

@Injectable()
export class AccountDirectory {
  private readonly byEmail = new Map<string, Account>();

  /** Adds an account; signing up again with the same email replaces what was known. */
  add(details: Omit<Account, 'id'>): Account {
    const account = { id: details.email, ...details };
    this.byEmail.set(account.email.toLowerCase(), account);
    return account;
  }

  find(email: string): Account | undefined {
    return this.byEmail.get(email.toLowerCase());
  }
}

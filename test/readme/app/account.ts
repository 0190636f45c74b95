/** An account of the app in the README. */
export interface Account {
  readonly email: string;
  readonly firstName: string;
  readonly companyId: string;
  readonly companyName: string;
}

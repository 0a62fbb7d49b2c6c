/** A new account with the password that it was given. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly place: string;
  readonly password: string;
  /** Why the password was not set; '' = it was. */
  readonly fault: string;
}

/** What handlers of headquarters' commands work with. */
import type { ClientBase } from 'pg';
import { type Rejection, reject } from '../../model/errors/errors.js';
import { type Branch, branchesOf } from '../access/groups.js';
import type { User } from '../access/users.js';
import type { Director } from '../configuration/director.js';
import type { LiveWatch } from '../live/live-watch.js';

export class Refusal extends Error {
  /** @param message for the log, and for who gives commands at this machine */
  constructor(
    readonly rejection: Rejection,
    message: string = rejection.error,
  ) {
    super(message);
  }
}

/** What a branch is asked for, which may take its time: the transaction has ended, and its connection is there for others. */
export class Afterwards {
  constructor(readonly answer: () => Promise<unknown>) {}
}

export interface Asking {
  /** Every command runs in a transaction of its own. */
  readonly client: ClientBase;
  readonly user: User;
  readonly live: Pick<LiveWatch, 'of' | 'namesOf'>;
  readonly director: Pick<Director, 'of' | 'compare' | 'textOf'>;
  readonly nowMs: number;
  /** Branches that look otherwise after it: open pages are told. */
  readonly touched: Set<string>;
  /** What the log of changes says besides the request. */
  readonly note: Record<string, string>;
}

export function known<Found>(found: Found | null | undefined, book: string, name: string, field: string): Found {
  if (found !== null && found !== undefined) return found;
  throw new Refusal(reject('noSuchElement', { field, book, name, what: `the name "${name}"` }));
}

export const seenBranch = async ({ client, user }: Asking, name: string): Promise<Branch> =>
  known(
    (await branchesOf(client, user)).find((branch) => branch.name === name),
    'Branch',
    name,
    'data.branch',
  );

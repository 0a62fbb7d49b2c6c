/** What a window can do; see `rules/abilities.ts`. */
import type { OwnOrder } from '../model/books/calling-profile.js';

export interface Ability {
  readonly workplaceId: number;
  /** The user who serves there; -1 = none. */
  readonly userId: number;
  readonly operations: ReadonlySet<number>;
  /** The same as JSON: each called ticket shows it. */
  readonly operationsText: string;
  readonly department: number;
  /** Services that were opened here for today, of whatever department. */
  readonly openedServices: readonly number[];
  /** null = every service counts the same. */
  readonly servicePriorities: Readonly<Record<string, number>> | null;
  /** By which it calls; null = in the usual order. */
  readonly profile: OwnOrder | null;
}

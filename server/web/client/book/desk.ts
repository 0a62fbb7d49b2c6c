/** Where bookings are asked for: the box of `/book`, or a branch behind the page of headquarters. */
import type { ConnectionState } from '../../../protocol/client/client.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import type { Store } from '../shared/box/store.js';

export type VisitCommand =
  | 'bookable'
  | 'bookableTimes'
  | 'bookVisit'
  | 'bookedVisit'
  | 'moveVisit'
  | 'checkInVisit'
  | 'stopVisitMessages'
  | 'cancelVisit';

export interface Desk {
  /** Rejects as the client of the box does. */
  readonly ask: <Name extends VisitCommand>(command: Name, data: RequestData<Name>) => Promise<ReplyData<Name>>;
  readonly connection: Pick<Store<ConnectionState['status']>, 'value' | 'listen'>;
  readonly now: () => number;
  /** Digits of the shortest code that opens a booking here; short ones need the telephone, too. */
  readonly shortestCode: number;
  /** For `bookVisit`: the same one books once. */
  readonly key: () => string;
}

/** Of codes of bookings that visitors made. */
export const CODE_LENGTH = 12;

let present: Desk | null = null;

/** Once, before the page is drawn. */
export function sitAt(desk: Desk): void {
  present = desk;
}

export function desk(): Desk {
  if (present === null) throw new Error('the page has no desk');
  return present;
}

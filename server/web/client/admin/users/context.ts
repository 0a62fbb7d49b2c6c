/** What every part of the section is given. */
import type { Library } from '../library.js';

import type { Session } from './session-words.js';
export interface Sessions {
  readonly list: readonly Session[];
  /** Why the sessions are unknown, or why one was not ended; '' = none. */
  readonly fault: string;
  readonly refresh: () => Promise<void>;
  readonly end: (id: number) => Promise<void>;
}

export interface UsersContext {
  readonly library: Library;
  readonly sessions: Sessions;
}

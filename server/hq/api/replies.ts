/** The forms of what headquarters answers, for its handlers and for its page. Types alone. */
import type { Indicators } from '../../protocol/figures/indicators.js';
import type { BranchBooks, LiveState } from '../../uplink/live-form.js';

export interface BranchNow {
  readonly name: string;
  /** As the branch is called on its own pages; its name where it has not told it. */
  readonly title: string;
  readonly timeZone: string | null;
  readonly groups: readonly string[];
  /** Since it was heard of last; null = never, since this program runs. */
  readonly heardSec: number | null;
  readonly isConnected: boolean;
  readonly version: string | null;
  readonly waiting: number;
  readonly longestWaitSec: number;
  readonly overNorm: number;
  readonly openWindows: number;
  readonly alerts: number;
  readonly errors: number;
  readonly devices: LiveState['devices'];
  readonly devicesCount: number;
}

/** What stands of the journal of a branch here; of its newest line. */
export interface JournalState {
  readonly sequence: number;
  readonly batches: number;
  readonly receivedAt: string;
  /** By the branch's clock. */
  readonly newestMs: number;
}

export interface Alarm {
  readonly id: number;
  readonly branch: string;
  readonly kind: string;
  readonly sequence: number;
  readonly at: string;
}

export interface WholeBranch extends BranchNow {
  readonly state: LiveState | null;
  readonly books: BranchBooks | null;
  readonly journal: JournalState | null;
  readonly alarms: readonly Alarm[];
}

export interface AlertsReply {
  readonly alerts: readonly (LiveState['alerts'][number] & { readonly branch: string; readonly title: string })[];
  readonly alarms: readonly Alarm[];
}

export interface HqFigures {
  readonly from: string;
  readonly to: string;
  readonly by: string;
  /** How many were asked. */
  readonly branches: number;
  readonly lines: readonly { readonly key: string | number | null; readonly values: Indicators }[];
  readonly total: Indicators;
}

export interface Me {
  readonly login: string;
  readonly role: 'viewer' | 'manager' | 'administrator';
}

export interface Group {
  readonly name: string;
  readonly branches: readonly string[];
}

export interface ListedUser extends Me {
  readonly groups: readonly string[];
}

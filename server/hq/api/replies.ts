/** The forms of what headquarters answers, for its handlers and for its page. Types alone. */
import type { WireError } from '../../model/errors/refusal-reasons.js';
import type { Indicators } from '../../protocol/figures/indicators.js';
import type { ReplyData } from '../../protocol/registry.js';
import type { ReleaseFault, ReleaseState, FileFault as SentFileFault } from '../../uplink/files/file-words.js';
import type { BranchBooks, LiveState } from '../../uplink/live/live-form.js';

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
  /** Those that stand and were not quieted; of them errors. */
  readonly alerts: number;
  readonly errors: number;
  readonly devices: LiveState['devices'];
  readonly devicesCount: number;
  /** null = headquarters has never set it. */
  readonly configuration: {
    /** The text that the branch carried out last; null = none yet. */
    readonly revision: string | null;
    readonly appliedAt: string | null;
    readonly state: 'underWay' | 'failed' | 'settled';
    /** The newest one that the branch is in. */
    readonly rollout: number;
    /** It does not follow its groups. */
    readonly isOwn: boolean;
    /** Elements that the branch has changed since then; null = not known (yet). */
    readonly differences: number | null;
  } | null;
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
  readonly standing: readonly HqAlert[];
  readonly books: BranchBooks | null;
  readonly journal: JournalState | null;
  readonly alarms: readonly Alarm[];
}

export type HqAlert = LiveState['alerts'][number] & {
  readonly branch: string;
  /** Of the branch. */
  readonly title: string;
  /** Of what the alert is about; null = about none, or the branch has not told its name. */
  readonly names: { readonly service: string | null; readonly window: string | null; readonly clerk: string | null };
  /** It counts no more until then; null = it does. */
  readonly quiet: { readonly until: string; readonly by: string } | null;
};

/** What a user changed here. */
export interface ChangeRow {
  readonly login: string;
  readonly command: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What visitors see before they take a ticket; of a branch that is not connected no services. */
export interface RemoteBranch {
  readonly title: string;
  readonly isConnected: boolean;
  readonly services: NonNullable<LiveState['remote']>['services'];
  /** What they book here; null = the branch allows none. */
  readonly bookable: NonNullable<LiveState['remote']>['bookable'] | null;
  /** Days and times of bookings are in it. */
  readonly timeZone: string;
}

type Remote = ReplyData<'remoteTicket'>;
export type RemoteTicket = NonNullable<Remote['ticket']>;

/** Why a branch was not asked, or did not answer. */
type Unasked = { readonly answer: 'offline' | 'silent' | 'busy' };

/** As the branch answers; or a refusal by the branch, or for what this address has done. */
export type RemoteVisitAnswer =
  | ({ readonly answer: 'told' } & ReplyData<'remoteVisit'>)
  | { readonly answer: 'refused'; readonly error: WireError }
  | Unasked;

export type RemoteAnswer =
  | Remote
  | Unasked
  /** Too many tickets of this address. */
  | { readonly answer: 'full'; readonly seconds: number }
  /** By the branch: such as for a service that has closed. */
  | { readonly answer: 'refused'; readonly error: WireError };

export interface AlertsReply {
  readonly alerts: readonly HqAlert[];
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
  /** False = they log in at the server of log-ins alone. */
  readonly hasPassword: boolean;
}

type Applied = ReplyData<'applyRevision'>;
export type FileFault = Applied['faults'][number];
export type Difference = Pick<Applied, 'added' | 'changed' | 'removed'>;

export interface RolloutRow {
  readonly id: number;
  /** The name of a group or of a branch. */
  readonly target: string;
  readonly isOfBranch: boolean;
  /** base64url; null = back to what each branch had. */
  readonly revision: string | null;
  readonly backOf: number | null;
  readonly author: string;
  readonly note: string;
  readonly atOnce: boolean;
  readonly state: 'running' | 'done' | 'stopped';
  readonly wave: number;
  readonly at: string;
  readonly ended: string | null;
  readonly branches: number;
  readonly applied: number;
  readonly failed: number;
  readonly cancelled: number;
}

export interface RolloutBranchRow {
  readonly branch: string;
  readonly title: string;
  readonly wave: number | null;
  readonly state: 'waiting' | 'sent' | 'applied' | 'failed' | 'cancelled';
  readonly faults: readonly FileFault[];
  /** It has carried out an order that is not known here; null = it is not that. */
  readonly later: number | null;
  readonly changed: string;
}

export interface RolloutReply {
  readonly rollout: RolloutRow;
  readonly branches: readonly RolloutBranchRow[];
}

export interface RollOutReply {
  /** null = the text has faults. */
  readonly rollout: number | null;
  readonly faults: readonly FileFault[];
}

/** A name and a file; another file may have the same name for others. */
export interface HqFile {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** Names of those that are to have it. */
  readonly groups: readonly string[];
  readonly branches: readonly string[];
  readonly author: string;
  readonly at: string;
  /** Branches that are to have it; of these, that have it as a whole, and that say why not. */
  readonly wanted: number;
  readonly whole: number;
  readonly faulty: number;
}

export interface FilesReply {
  readonly files: readonly HqFile[];
  readonly usedBytes: number;
  readonly mostBytes: number;
}

export interface FileBranch {
  readonly branch: string;
  readonly title: string;
  /** Bytes that are there. */
  readonly has: number;
  readonly fault: string | null;
  /** null = the branch has told nothing yet. */
  readonly changed: string | null;
}

/** A package that is here. */
export interface ReleaseRow {
  readonly version: string;
  readonly architecture: string;
  readonly size: number;
  /** Hexadecimal, as `sha256sum` says it. */
  readonly digest: string;
  /** The newer version in whose place it may be put. */
  readonly insteadOf: string | null;
  readonly author: string;
  readonly at: string;
  /** That run it now. */
  readonly branches: number;
}

export interface ReleaseRolloutRow {
  readonly id: number;
  /** The name of a group or of a branch. */
  readonly target: string;
  /** null = back to what each branch had. */
  readonly version: string | null;
  readonly backOf: number | null;
  readonly author: string;
  readonly note: string;
  readonly atOnce: boolean;
  readonly state: 'running' | 'done' | 'stopped';
  readonly wave: number;
  readonly at: string;
  readonly ended: string | null;
  readonly branches: number;
  readonly installed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface ReleaseBranchRow {
  readonly branch: string;
  readonly title: string;
  readonly version: string;
  /** That it runs, as it has told. */
  readonly present: string | null;
  readonly wave: number | null;
  readonly state: 'waiting' | 'offered' | 'fetched' | 'installed' | 'failed' | 'skipped' | 'cancelled';
  /** Of failed and skipped; of offered, where it does not come. */
  readonly why: SentFileFault | ReleaseFault | 'noKey' | 'noPackage' | null;
  /** What the branch says of it; null = nothing. */
  readonly told: ReleaseState | null;
  readonly has: number | null;
  readonly size: number | null;
  readonly changed: string;
}

/** `lacks`: a version that is not here, signed to be put in the place of the one that is to go. */
export type ReleaseBack = { readonly rollout: number } | { readonly lacks: string; readonly insteadOf: string };

export interface ReleasesReply {
  readonly releases: readonly ReleaseRow[];
  readonly rollouts: readonly ReleaseRolloutRow[];
}

/** `answer`: why there is no difference. */
export type DifferenceReply =
  | { readonly answer: 'told'; readonly difference: Difference; readonly faults: readonly FileFault[] }
  | { readonly answer: 'offline' | 'silent' };

/** `answer`: why there is no text; `none` = the branch gives none. */
export type BranchConfigurationReply =
  | { readonly answer: 'told'; readonly text: string }
  | { readonly answer: 'offline' | 'silent' | 'none' };

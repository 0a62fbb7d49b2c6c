/** What the thread of trials is asked, and what it answers. */
import type { SegmentRow } from '../../model/books/index.js';
import type { Rejection } from '../../model/errors/errors.js';
import type { ExplainedCall } from '../../model/explained-call.js';
import type { SpanFairness } from '../../whatif/fairness/fairness.js';
import type { SegmentWaits } from '../../whatif/promises.js';
import type { Staffing } from '../../whatif/staffing/staffing.js';
import type { Hall } from '../../whatif/staffing/staffing-now.js';
import type { Story } from '../../whatif/story.js';
import type { Trial } from '../../whatif/trial.js';
import type { Variant } from '../../whatif/variant.js';
import type { Seal } from './kept-days.js';

export interface DayQuestion {
  readonly kind: 'day';
  /** Days before it are over. */
  readonly today: string;
  /** Left out = the newest one. */
  readonly day?: string;
  readonly variant: Variant;
}

export interface DayAnswer extends Trial {
  readonly day: string;
  /** All that can be tried, the newest first. */
  readonly days: readonly string[];
}

/** How many windows a weekday takes, or what is left of the present day. */
export interface StaffingQuestion {
  readonly kind: 'staffing';
  readonly today: string;
  /** 1 = Monday. */
  readonly weekday: number;
  /** Of the visitors of a half hour, wanted within the norm. */
  readonly share: number;
  /** The rest of the present day is asked for. */
  readonly nowMs?: number;
}

export interface StaffingAnswer extends Staffing {
  /** null = it is any day of that weekday. */
  readonly now: Hall | null;
  /** From which days were drawn. */
  readonly days: readonly string[];
}

/** What happened to one visitor. */
export interface StoryQuestion {
  readonly kind: 'story';
  /** May go on. */
  readonly day: string;
  readonly ticket: string;
}

export interface StoryAnswer {
  /** null = nobody had the ticket. */
  readonly story: Story | null;
}

/** How fairly visitors of one day or of several were called. */
export interface FairnessQuestion {
  readonly kind: 'fairness';
  /** One at least, in their order. */
  readonly days: readonly string[];
  /** The day that goes on, and now. */
  readonly today: string;
  readonly nowMs: number;
}

export interface FairnessAnswer extends SpanFairness {
  /** Those that are kept. */
  readonly days: readonly SealedDay[];
  readonly missing: readonly string[];
}

/** What a part of a report is counted from. */
export interface SealedDay {
  readonly day: string;
  readonly visitors: number;
  readonly calls: number;
  readonly seal: Seal;
}

/** Why those were called who are at windows now. */
export interface CallsQuestion {
  readonly kind: 'calls';
  /** The present one. */
  readonly day: string;
}

export interface CallsAnswer {
  readonly calls: readonly ExplainedCall[];
}

/** How long visitors waited on the newest day that can be tried. */
export interface WaitsQuestion {
  readonly kind: 'waits';
  readonly today: string;
}

export interface WaitsAnswer {
  readonly day: string;
  readonly segments: readonly SegmentWaits[];
  /** The book Segment of that day, each time it was another. */
  readonly books: readonly (readonly SegmentRow[])[];
}

export type Question = DayQuestion | StaffingQuestion | StoryQuestion | FairnessQuestion | CallsQuestion | WaitsQuestion;
/** By the kind of the question. */
export interface Answers {
  readonly day: DayAnswer;
  readonly staffing: StaffingAnswer;
  readonly story: StoryAnswer;
  readonly fairness: FairnessAnswer;
  readonly calls: CallsAnswer;
  readonly waits: WaitsAnswer;
}

export type Refused = Pick<Rejection, 'error' | 'parameters'> & { readonly causes: readonly Pick<Rejection, 'error' | 'parameters'>[] };

/** What the thread is given beside its question. */
export interface TrialOrder {
  readonly directory: string;
  readonly question: Question;
  /** Not zero = nobody waits for the answer any more. */
  readonly stopped: Int32Array;
}

export type TrialAnswer = { readonly answer: Answers[Question['kind']] } | { readonly refused: Refused };

/** In refusals, where no day was asked for and none was found: their sentence begins with it. */
export const SOME_DAY = 'a past day';

/** The thread of a trial: reads a day beside the running box, plays it, answers and ends. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Rejection, reject } from '../../model/errors/errors.js';
import { because } from '../../model/errors/refusal-reasons.js';
import { weekdayOf } from '../../model/local-time.js';
import { soleAlike } from '../../whatif/alike-tickets.js';
import { type DayFairness, fairnessOf, fairnessTogether } from '../../whatif/fairness/fairness.js';
import type { KeptDay } from '../../whatif/kept-day.js';
import { presentOf } from '../../whatif/present.js';
import { presentCalls } from '../../whatif/present-calls.js';
import { segmentBooks, waitsBySegment } from '../../whatif/promises.js';
import { staffingOf } from '../../whatif/staffing/staffing.js';
import { staffingNow } from '../../whatif/staffing/staffing-now.js';
import { storyOf } from '../../whatif/story.js';
import { tryDay } from '../../whatif/trial.js';
import { type KeptDays, keptDays, type WhyNot } from './kept-days.js';
import {
  type Answers,
  type CallsAnswer,
  type CallsQuestion,
  type DayAnswer,
  type DayQuestion,
  type FairnessAnswer,
  type FairnessQuestion,
  type Question,
  type Refused,
  type SealedDay,
  SOME_DAY,
  type StaffingAnswer,
  type StaffingQuestion,
  type StoryAnswer,
  type StoryQuestion,
  type TrialAnswer,
  type TrialOrder,
  type WaitsAnswer,
  type WaitsQuestion,
} from './question.js';

class NotWanted extends Error {}

const { directory, question, stopped } = workerData as TrialOrder;
const mayGoOn = (): void => {
  if (Atomics.load(stopped, 0) !== 0) throw new NotWanted();
};

/** The hall comes first. Only on Linux does a thread have a priority of its own. */
const NICENESS = 10;
if (process.platform === 'linux') setPriority(NICENESS);

function answerTo(kept: KeptDays): Answers[Question['kind']] | Rejection {
  switch (question.kind) {
    case 'day':
      return tried(kept, question);
    case 'staffing':
      return staffed(kept, question);
    case 'story':
      return told(kept, question);
    case 'fairness':
      return audited(kept, question);
    case 'calls':
      return recalled(kept, question);
    case 'waits':
      return waited(kept, question);
  }
}

function waited(kept: KeptDays, { today }: WaitsQuestion): WaitsAnswer | Rejection {
  const { name, day } = firstTriable(kept, kept.before(today).slice(0, LOOKED_BACK_MAX));
  return typeof day === 'string' ? notKept(name, day) : { day: name, segments: waitsBySegment(day), books: segmentBooks(day) };
}

function audited(kept: KeptDays, { days, today, nowMs }: FairnessQuestion): FairnessAnswer | Rejection {
  const told: DayFairness[] = [];
  const sealed: SealedDay[] = [];
  const missing: string[] = [];
  for (const day of days) {
    const found = kept.journal(day);
    if (found === undefined) {
      missing.push(day);
      continue;
    }
    const fairness = fairnessOf(found.morning, found.events, mayGoOn, day === today ? nowMs : 0);
    told.push({ day, ...fairness });
    sealed.push({ day, visitors: fairness.visitors, calls: fairness.calls, seal: found.seal() });
  }
  return told.length === 0 ? notKept(days[0] ?? SOME_DAY, 'noMorning') : { ...fairnessTogether(told), days: sealed, missing };
}

function told(kept: KeptDays, { day, ticket }: StoryQuestion): StoryAnswer | Rejection {
  const storyAs = (text: string) => {
    const found = kept.journal(day);
    return found && storyOf(found.morning, found.events, text);
  };
  const story = storyAs(ticket);
  if (story === undefined) return notKept(day, 'noMorning');
  const found = story === null ? kept.journal(day) : undefined;
  const alike = found ? soleAlike(found.morning, found.events, ticket) : null;
  return { story: alike === null ? story : (storyAs(alike) ?? null) };
}

function recalled(kept: KeptDays, { day }: CallsQuestion): CallsAnswer {
  const found = kept.journal(day);
  return { calls: found ? presentCalls(found.morning, found.events) : [] };
}

function tried(kept: KeptDays, { today, day: asked, variant }: DayQuestion): DayAnswer | Rejection {
  const days = kept.before(today);
  const { name, day } = firstTriable(kept, asked === undefined ? days.slice(0, LOOKED_BACK_MAX) : [asked]);
  if (typeof day === 'string') return notKept(name, day);
  mayGoOn();
  const trial = tryDay(day, variant);
  return trial instanceof Rejection ? trial : { ...trial, day: name, days };
}

/** A branch is closed for some days together. */
const LOOKED_BACK_MAX = 12;

/** The first day that can be tried: on a Monday nobody came the day before. Else why the first one cannot. */
function firstTriable(kept: KeptDays, names: readonly string[]): { readonly name: string; readonly day: KeptDay | WhyNot | 'noDayKept' } {
  let first: { readonly name: string; readonly day: WhyNot } | undefined;
  for (const name of names) {
    const day = kept.day(name);
    if (typeof day !== 'string') return { name, day };
    first ??= { name, day };
    mayGoOn();
  }
  return first ?? { name: SOME_DAY, day: 'noDayKept' };
}

const notKept = (day: string, why: WhyNot | 'noDayKept'): Rejection => reject('dayNotKept', { field: 'data.day', day, ...because(why) });

/** The newest days of the weekday. */
const DAYS_MAX = 8;

function staffed(kept: KeptDays, { today, weekday, share, nowMs }: StaffingQuestion): StaffingAnswer | Rejection {
  const names: string[] = [];
  const days: KeptDay[] = [];
  for (const name of kept.before(today)) {
    if (days.length === DAYS_MAX) break;
    if (weekdayOf(name) !== weekday) continue;
    const day = kept.day(name);
    if (typeof day === 'string') continue;
    names.push(name);
    days.push(day);
  }
  if (days.length === 0) return notKept(SOME_DAY, 'noDayKept');
  mayGoOn();
  if (nowMs === undefined) return { ...staffingOf(days, share, Math.random, mayGoOn), days: names, now: null };
  const found = kept.journal(today);
  const present = found ? presentOf(found.morning, found.events, nowMs) : 'noMorning';
  if (typeof present === 'string') return notKept(today, present);
  return { ...staffingNow(days, present, share, Math.random, mayGoOn), days: names };
}

const bare = ({ error, parameters }: Rejection) => ({ error, parameters });
const refusedBy = (rejection: Rejection): Refused => ({ ...bare(rejection), causes: rejection.causes.map(bare) });

try {
  const kept = keptDays(directory, mayGoOn);
  const answer = answerTo(kept);
  kept.close();
  parentPort?.postMessage((answer instanceof Rejection ? { refused: refusedBy(answer) } : { answer }) satisfies TrialAnswer);
} catch (error) {
  if (!(error instanceof NotWanted)) throw error;
}

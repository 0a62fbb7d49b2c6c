/** Rules of calling that are being edited. */
import { boundOf } from '../../../engine/rules/calling/bounds.js';
import { callingChecks, segmentsInForce } from '../../../engine/rules/calling/calling-checks.js';
import { isInForce } from '../../../engine/rules/calling/profiles.js';
import { type Draft, nextAtWindows, underDraft } from '../../../engine/rules/calling/under-draft.js';
import type { QueueState } from '../../../engine/state.js';
import { BOOKS, type BookRows } from '../../../model/books/index.js';
import { Rejection, toWireError } from '../../../model/errors/errors.js';
import { toInstant } from '../../../model/events/stamp.js';
import { callingCommands } from '../../../protocol/commands/books/calling.js';
import type { ConfiguredElement } from '../../../protocol/commands/books/configuration.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { wireWhy } from '../../../protocol/why.js';
import { inTurns } from '../../limits/slices.js';
import { brokenPromises } from '../../trials/last-day.js';
import { dataAnswer } from '../handler.js';
import { inPlace } from './configuration.js';
import { refuseAfterwards } from './designs.js';
import { handle, type Request } from './family.js';

const checkCallingRules = handle(callingCommands.checkCallingRules, async (request) => {
  const { context, state, data } = request;
  const { segments, profiles, anew = false, before = false } = data;
  const draft: Draft = { segments: rowsOf('Segment', segments), profiles: rowsOf('CallingProfile', profiles), isAnew: anew };
  const faults = faultsOf(request);
  // The editor asks every few seconds, and the hall goes on meanwhile.
  const under = await inTurns(underDraft(state, draft), 1);
  const stamp = context.pipeline.stamp();
  const windows = await inTurns(nextAtWindows(under, stamp), WINDOWS_OF_TURN);
  const amiss = await inTurns(callingChecks(under), 1);
  const broken = brokenPromises(draft.segments, draft.profiles, await context.lastDay.waits(stamp.day));
  const reply: ReplyData<'checkCallingRules'> = {
    ...{ faults, checks: [...amiss, ...broken], bounds: boundsOf(draft) },
    windows: windows.map(({ workplace, profile, isOpen, next }) => ({
      ...{ workplace, profile, open: isOpen },
      next: next?.why ? { consumer: next.id, ticket: next.ticket, why: wireWhy(next, next.why) } : null,
    })),
    looked_at: under.consumers.size,
    next_ids: { segment: state.nextIds.Segment, profile: state.nextIds.CallingProfile },
    ...(before && { before: rulesBefore(state) }),
  };
  return refuseAfterwards(request, callingCommands.checkCallingRules) ?? dataAnswer(reply);
});

const WINDOWS_OF_TURN = 4;

export function rulesBefore({ callingBefore }: QueueState): NonNullable<ReplyData<'checkCallingRules'>['before']> | null {
  if (callingBefore === null) return null;
  const { changedAtMs, segments, profiles } = callingBefore;
  return { changed_at: toInstant(changedAtMs), segments: [...segments], profiles: [...profiles] };
}

/** Fields that are left out have their usual values, as in a configuration. */
const rowsOf = <Book extends 'Segment' | 'CallingProfile'>(book: Book, rows: readonly ConfiguredElement[]): BookRows[Book][] =>
  rows.map((row) => ({ name: '', ...BOOKS[book].defaults, ...row }) as unknown as BookRows[Book]);

/** As `setConfiguration` judges: what the draft does not have is removed. */
function faultsOf({ context, state, session, data }: Request<RequestData<'checkCallingRules'>>): ReplyData<'checkCallingRules'>['faults'] {
  const { segments, profiles } = data;
  const gone = (book: 'Segment' | 'CallingProfile', rows: readonly ConfiguredElement[]) =>
    [...state.books[book].keys()].filter((id) => !rows.some((row) => row.id === id));
  const judged = context.pipeline.judge({
    type: 'configure',
    set: { Segment: segments, CallingProfile: profiles },
    remove: { Segment: gone('Segment', segments), CallingProfile: gone('CallingProfile', profiles) },
    ...{ designs: [], removeDesigns: [], templates: [], removeTemplates: [], actingUserId: session.userId },
  });
  if (!(judged instanceof Rejection)) return [];
  return [judged, ...judged.causes].map((fault) => {
    const own = inPlace(inPlace(fault, 'data.set.Segment', 'data.segments'), 'data.set.CallingProfile', 'data.profiles');
    const { codeModule, codeError, desc, parameters = {} } = toWireError(own);
    return { codeModule, codeError, desc, parameters };
  });
}

const MINUTE_SEC = 60;
const PERCENT = 100;

function boundsOf({ segments, profiles }: Draft): ReplyData<'checkCallingRules'>['bounds'] {
  return profiles.filter(isInForce).flatMap((profile) => {
    const bound = boundOf(profile, segmentsInForce(segments));
    if (!bound.isBound) return [];
    const told = bound.segments.map(({ segment, promiseMin, laterMin, partPercent }) => ({
      ...{ segment, promise: promiseMin * MINUTE_SEC, later: laterMin * MINUTE_SEC, part_percent: partPercent },
    }));
    return { profile: profile.id, rules_percent: Math.round(bound.rulesPart * PERCENT * 10) / 10, segments: told };
  });
}

export const callingHandlers = [checkCallingRules];

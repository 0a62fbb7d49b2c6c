/** Sessions, and the answers that they keep for repetitions of their requests. */
import type { EventOf, KeptAnswer, OpenSession, RequestId, Session } from '../model/events/events.js';
import { ANSWERS_KEPT_ALWAYS, ANSWERS_KEPT_MAX, ANSWERS_KEPT_TOTAL, DAY_ANSWERS_KEPT_MAX } from '../model/request-limits.js';

type Answers = Session['answers'];

/** The part of the state that sessions are kept in. */
interface SessionsOfState {
  readonly sessions: Map<number, OpenSession>;
  readonly sessionsByToken: Map<string, OpenSession>;
  answersKept: number;
}

export function addSession(state: SessionsOfState, session: OpenSession): void {
  state.sessions.set(session.id, session);
  state.sessionsByToken.set(session.tokenHash, session);
  state.answersKept += session.answers.size + session.dayAnswers.size;
}

export function dropSession(state: SessionsOfState, { id, tokenHash, answers, dayAnswers }: Session): void {
  state.sessions.delete(id);
  state.sessionsByToken.delete(tokenHash);
  state.answersKept -= answers.size + dayAnswers.size;
}

/** A session in a snapshot. */
export interface SessionDocument extends Omit<OpenSession, 'answers' | 'dayAnswers' | 'usedMs'> {
  /** Snapshots of boxes that did not note it have none. */
  readonly usedMs?: number;
  readonly answers: readonly (readonly [RequestId, KeptAnswer])[];
  /** Snapshots of boxes that kept the newest alone have none. */
  readonly dayAnswers?: readonly (readonly [RequestId, KeptAnswer])[];
}

export const sessionDocument = (session: OpenSession): SessionDocument => ({
  ...session,
  answers: [...session.answers],
  dayAnswers: [...session.dayAnswers],
});

export const sessionOf = (document: SessionDocument): OpenSession => ({
  ...document,
  usedMs: document.usedMs ?? document.openedMs,
  answers: answersOf(document.answers),
  dayAnswers: answersOf(document.dayAnswers ?? []),
});

const answersOf = (kept: SessionDocument['answers']): Answers =>
  new Map(kept.map(([id, answer]) => [id, { ...answer, data: withoutTexts(answer.data) }]));

/** The answer that the session got under this id, or undefined. */
export function keptAnswer({ answers, dayAnswers }: Session, id: RequestId): KeptAnswer | undefined {
  const kept = answers.get(id) ?? dayAnswers.get(id);
  if (kept !== undefined || typeof id === 'string') return kept;
  // Boxes that kept no digest wrote numbers as texts.
  const old = answers.get(String(id));
  return old?.digest === undefined ? old : undefined;
}

export function keepAnswer(state: SessionsOfState, { session: id, request, command, data: whole, digest, day }: EventOf<'answered'>): void {
  const session = state.sessions.get(id);
  if (session === undefined) return;
  const answers = day ? session.dayAnswers : session.answers;
  const data = withoutTexts(whole);
  const sizeBefore = answers.size;
  answers.set(request, digest === undefined ? { command, data } : { command, data, digest });
  state.answersKept += answers.size - sizeBefore;
  shorten(state, answers, day ? DAY_ANSWERS_KEPT_MAX : ANSWERS_KEPT_MAX);
}

/** The last requests of a day may be repeated on the next one. */
export function forgetDayAnswers(state: SessionsOfState): void {
  for (const { dayAnswers } of state.sessions.values()) shorten(state, dayAnswers, ANSWERS_KEPT_ALWAYS);
}

function shorten(state: SessionsOfState, answers: Answers, most: number): void {
  const isTooMany = () => answers.size > most || (state.answersKept > ANSWERS_KEPT_TOTAL && answers.size > ANSWERS_KEPT_ALWAYS);
  while (isTooMany()) {
    answers.delete(oldestOf(answers));
    state.answersKept -= 1;
  }
}

/**
 * Iterators that continue where they were. An iterator that starts at the beginning of a map steps over all deleted places, which are
 * thousands in a session that keeps its newest answers of a day (measured: a sixth of the time of a registration).
 */
const walks = new WeakMap<Answers, MapIterator<RequestId>>();

/** The oldest answer, which is about to be deleted; there is one. */
function oldestOf(answers: Answers): RequestId {
  const walk = walks.get(answers) ?? answers.keys();
  walks.set(answers, walk);
  // Everything that the walk has passed is deleted, so all the rest is ahead of it.
  const { done, value } = walk.next();
  if (done) throw new Error('no answer is kept');
  return value;
}

/** Every ticket has the first, every appointment the second. Neither can occur inside a text, where quotation marks are escaped. */
const MARKS = ['"ticket":"', '"phone":"'];

interface KeptBefore {
  readonly id?: unknown;
  readonly ticket?: unknown;
  readonly phone?: unknown;
  readonly consumer?: { readonly id?: unknown };
  readonly page?: { readonly code?: unknown };
  readonly print?: unknown;
}

/**
 * Earlier versions stored whole answers: visitors' comments, pictures of tickets, names and telephones of appointments. Only what a
 * repetition needs is taken over; `pipeline/handlers/queue/tickets.ts` makes the rest of the answer again.
 */
function withoutTexts(data: string): string {
  if (!MARKS.some((mark) => data.includes(mark))) return data;
  const { id, ticket, phone, consumer, page, print } = JSON.parse(data) as KeptBefore;
  if (typeof consumer?.id === 'number') {
    const code = page?.code;
    return JSON.stringify({
      consumer: { id: consumer.id },
      ...(code !== undefined && { page: { code } }),
      ...(print !== undefined && { print }),
    });
  }
  return typeof id === 'number' && (ticket !== undefined || phone !== undefined) ? JSON.stringify({ id }) : data;
}

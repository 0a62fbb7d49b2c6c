/** Events of sessions, and of the windows that clerks open with them. */
import { type Consumer, NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import type { EventOf } from '../../model/events/events.js';
import { isLastAtWindow } from '../rules/sessions.js';
import { addSession, dropSession, keepAnswer } from '../sessions.js';
import type { QueueState } from '../state.js';
import { endPeriod, openPeriod, start } from './periods.js';
import { changing, type Reducers, setStateOf, windowOf } from './reducers.js';

/** Marks of devices that are kept for a user, the newest ones: each kiosk of a branch has two, and one user may stand for all of them. */
export const DEVICE_MARKS_MAX = 128;

type OfSessions = 'sessionOpened' | 'sessionUsed' | 'sessionClosed' | 'devicesForgotten' | 'answered';
type Kinds = 'windowStateSet' | 'questionAnswered' | 'servicesOpened' | OfSessions;

export const sessionReducers: Reducers<Kinds> = {
  windowStateSet: (state, event) => {
    const window = windowOf(state, event.w, event.at);
    setStateOf(window, event.state, event.u);
    if (window.reasonId !== event.reason) window.reasonId = event.reason;
    // A visitor who is being served has been served since the call.
    if (window.consumerId === NO_CONSUMER) window.sinceMs = event.at;
  },
  questionAnswered: (state, { w }) => {
    const window = state.windows.get(w);
    if (window) window.questions = (window.questions ?? 0) + 1;
  },
  servicesOpened: (state, { w, services, at }) => {
    windowOf(state, w, at);
    if (services.length === 0) state.openedServices.delete(w);
    else state.openedServices.set(w, services);
    state.abilities.delete(w);
  },
  sessionOpened,
  sessionUsed: (state, event) => {
    const session = state.sessions.get(event.session);
    if (session) session.usedMs = event.at;
  },
  sessionClosed,
  devicesForgotten: ({ knownDevices }, { user }) => void knownDevices.delete(user),
  answered: keepAnswer,
};

function sessionOpened(state: QueueState, event: EventOf<'sessionOpened'>): void {
  const { session: id, tokenHash, component, user: userId, place: placeId, at } = event;
  const kept = { answers: new Map(), dayAnswers: new Map() };
  addSession(state, { id, tokenHash, component, userId, placeId, openedMs: at, usedMs: at, ...kept });
  state.nextSessionId = Math.max(state.nextSessionId, id + 1);
  if (event.marks) remember(state, userId, event.marks);
  if (component !== 'workplace' || placeId === null) return;
  const window = windowOf(state, placeId, at);
  if (window.consumerId === NO_CONSUMER && window.clerkId !== userId) window.sinceMs = at;
  if (event.takes !== undefined && window.consumerId === event.takes) {
    changing(state, event.takes, (consumer) => handOver(consumer, at, placeId, userId));
  }
  window.clerkId = userId;
  setStateOf(window, 1);
}

/** Each clerk is credited with the time in which the visitor was his. @param u null = the clerk has gone, and nobody has come */
function handOver(consumer: Consumer, at: number, w: number, u: number | null): void {
  for (const operation of consumer.operations) {
    const last = operation.periods.at(-1);
    if (operation.state !== 'SERVING' || last === undefined || last.userId === u) continue;
    endPeriod(operation, at, null, 'handed');
    // The operation keeps the clerk who served it last.
    if (u === null) openPeriod(operation, { state: 'SERVING', inMs: at, comment: null, userId: null, workplaceId: w });
    else start(operation, { at, u, w });
  }
  consumer.lastUpdateMs = at;
}

function remember({ knownDevices }: QueueState, userId: number, marks: readonly string[]): void {
  const others = (knownDevices.get(userId) ?? []).filter((mark) => !marks.includes(mark));
  knownDevices.set(userId, [...others, ...marks].slice(-DEVICE_MARKS_MAX));
}

function sessionClosed(state: QueueState, event: EventOf<'sessionClosed'>): void {
  const session = state.sessions.get(event.session);
  if (session === undefined) return;
  const isLast = isLastAtWindow(state, session);
  dropSession(state, session);
  const { placeId } = session;
  if (session.component !== 'workplace' || placeId === null || !isLast) return;
  const window = state.windows.get(placeId);
  if (window === undefined || window.clerkId !== session.userId) return;
  const { at, leaves } = event;
  if (leaves !== undefined && window.consumerId === leaves) changing(state, leaves, (consumer) => handOver(consumer, at, placeId, null));
  window.clerkId = NO_CLERK;
  setStateOf(window, 3);
  window.lastUpdateMs = event.at;
}

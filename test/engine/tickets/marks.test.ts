/** What visits remember besides times: how a visitor was called, what ended the service, and where the ticket came from. */
import { describe, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { consumerText } from '../../../server/engine/views.js';
import { toInstant } from '../../../server/model/events/stamp.js';
import type { TicketContent } from '../../../server/model/ticket.js';
import { visitOf, visitRow } from '../../../server/pipeline/records/visit.js';
import { ADMIN, ALL_WORK, CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, DAY_MS, type Engine, errorOf, MINUTE_MS, START_MS } from '../models/engine.js';

const periodsOf = (engine: Engine, id: number) =>
  (engine.state.consumers.get(id) ?? engine.endedTicket(id)).operations.flatMap(({ periods }) => periods);
/** Of the first operation. */
const lastPeriod = (engine: Engine, id: number) => periodsOf(engine, id).at(-1);

describe('a call', () => {
  it('in order, out of turn and after a skip is told apart', () => {
    const engine = openBranch();
    const [first, second] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
    engine.callNext(WINDOW);
    engine.must(at<'skip'>(WINDOW, { type: 'skip' }));
    expect(periodsOf(engine, first)).toMatchObject([{ state: 'SERVING', end: 'skipped' }]);
    expect(lastPeriod(engine, first)).not.toHaveProperty('by');
    expect(lastPeriod(engine, second)).toMatchObject({ state: 'SERVING', by: 'skip' });
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: first }));
    expect(lastPeriod(engine, first)).toMatchObject({ by: 'hand' });
  });

  it('that is repeated is counted, with what it was repeated for', () => {
    const engine = openBranch();
    const id = engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    expect(lastPeriod(engine, id)).not.toHaveProperty('recalls');
    engine.must(at<'recall'>(WINDOW, { type: 'recall' }));
    engine.must(at<'recall'>(WINDOW, { type: 'recall' }));
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null }));
    expect(periodsOf(engine, id)).toMatchObject([{ state: 'SERVING', recalls: 2, end: 'postponed' }, { state: 'POSTPONE' }]);
    expect(lastPeriod(engine, id)).not.toHaveProperty('end');
  });

  it('ends with a transfer, of what was handed over and of what was done', () => {
    const engine = openBranch();
    const id = engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    engine.must(at<'transfer'>(WINDOW, { type: 'transfer', serviceId: DRIVING, to: { kind: 'anybody' }, priority: null, comment: null }));
    expect(periodsOf(engine, id)).toMatchObject([{ state: 'SERVING', end: 'transferred' }]);
    engine.callNext(ALL_WORK, ADMIN);
    engine.must(at<'transfer'>(ALL_WORK, { type: 'transfer', serviceId: DRIVING, to: { kind: 'anybody' }, priority: null, comment: null }));
    expect(periodsOf(engine, id)).toMatchObject([{ end: 'transferred' }, { workplaceId: ALL_WORK, end: 'transferred' }]);
  });

  it('goes on with the clerk who logs in at the window, each with his own period', () => {
    const engine = openBranch();
    const id = engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    const logIn = (userId: number) =>
      engine.must({
        type: 'openSession',
        tokenHash: `hash ${engine.state.nextSessionId}`,
        component: 'workplace',
        userId,
        placeId: WINDOW,
      });
    logIn(CLERK);
    expect(periodsOf(engine, id)).toMatchObject([{ userId: CLERK, outMs: null }]);
    logIn(ADMIN);
    expect(periodsOf(engine, id)).toMatchObject([
      { userId: CLERK, end: 'handed', outMs: engine.nowMs },
      { userId: ADMIN, outMs: null },
    ]);
    expect(engine.events.some((event) => 'leaves' in event)).toBe(false);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(periodsOf(engine, id)).toMatchObject([{ end: 'handed' }, { userId: ADMIN, outMs: engine.nowMs }]);
    expect(lastPeriod(engine, id)).not.toHaveProperty('end');
  });

  it("is nobody's between the log-out of a clerk in mid-visit and the next log-in, also his own", () => {
    const engine = openBranch();
    const id = engine.register([SIMULATOR]);
    const sessions = [engine.logIn(CLERK, WINDOW), engine.logIn(CLERK, WINDOW)];
    engine.callNext(WINDOW, CLERK);
    engine.wait(MINUTE_MS);
    engine.must({ type: 'closeSession', sessionId: sessions[0] ?? 0, why: 'age' });
    expect(periodsOf(engine, id), 'he is there by another session').toHaveLength(1);
    engine.must({ type: 'closeSession', sessionId: sessions[1] ?? 0, why: 'logout' });
    const leftMs = engine.nowMs;
    expect(engine.ticket(id).operations[0]).toMatchObject({ state: 'SERVING', userId: CLERK });
    engine.wait(MINUTE_MS);
    engine.logIn(CLERK, WINDOW);
    expect(periodsOf(engine, id)).toMatchObject([
      { userId: CLERK, outMs: leftMs, end: 'handed' },
      { state: 'SERVING', userId: null, workplaceId: WINDOW, inMs: leftMs, outMs: leftMs + MINUTE_MS, end: 'handed' },
      { userId: CLERK, inMs: leftMs + MINUTE_MS, outMs: null },
    ]);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
  });

  it('of a box that did not write down who was left goes on with the clerk who called', () => {
    const engine = openBranch();
    const id = engine.register([SIMULATOR]);
    const session = engine.logIn(CLERK, WINDOW);
    engine.callNext(WINDOW, CLERK);
    evolve(engine.state, { t: 'sessionClosed', at: engine.nowMs, session, why: 'logout' });
    expect(periodsOf(engine, id)).toMatchObject([{ userId: CLERK, outMs: null }]);
  });

  it('that somebody ends at a window without a clerk leaves no note once the visitor is erased', () => {
    const engine = openBranch();
    const id = engine.register([PAYMENT]);
    const session = engine.logIn(ADMIN, ALL_WORK);
    engine.callNext(ALL_WORK);
    engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
    engine.finish(ALL_WORK, 'SERVED', { kind: 'served' }, 'Иванов');
    const note = () => periodsOf(engine, id).map(({ comment }) => comment);
    expect(note()).toContain('Иванов');
    evolve(engine.state, { t: 'visitorErased', at: engine.nowMs, c: [id] });
    expect(note()).not.toContain('Иванов');
  });

  it('is not taken back by the clerk who logs in after the one who ended it', () => {
    const engine = openBranch();
    const id = engine.register([SIMULATOR]);
    engine.logIn(CLERK, WINDOW);
    engine.callNext(WINDOW);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    const back = at<'takeBack'>(WINDOW, { type: 'takeBack' });
    const session = engine.logIn(ADMIN, WINDOW);
    expect(errorOf(engine.run(back))).toBe('undoOvertaken');
    expect(periodsOf(engine, id)).toMatchObject([{ userId: CLERK, outMs: engine.nowMs }]);
    engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
    engine.logIn(CLERK, WINDOW);
    engine.must(back);
    expect(engine.ticket(id)).toMatchObject({ state: 'SERVING', workplaceId: WINDOW });
  });

  it('that is taken back leaves no mark, and marks of before come back', () => {
    const engine = openBranch();
    const [first, second] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
    engine.callNext(WINDOW);
    engine.must(at<'recall'>(WINDOW, { type: 'recall' }));
    const before = structuredClone(periodsOf(engine, first));
    engine.must(at<'skip'>(WINDOW, { type: 'skip' }));
    engine.must(at<'takeBack'>(WINDOW, { type: 'takeBack' }));
    expect(periodsOf(engine, first)).toEqual(before);
    expect(before).toMatchObject([{ recalls: 1 }]);
    expect(periodsOf(engine, second)).toEqual([]);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    engine.must(at<'takeBack'>(WINDOW, { type: 'takeBack' }));
    expect(periodsOf(engine, first)).toEqual(before);
  });
});

describe('the mark that a visitor is here', () => {
  const mark = (window: number) => at<'markArrival'>(window, { type: 'markArrival' });

  it('is refused where the window does not want it, and where nobody was called', () => {
    const engine = openBranch();
    engine.register([SIMULATOR]);
    expect(engine.refusal(mark(WINDOW))).toBe('windowFree');
    engine.callNext(WINDOW);
    expect(engine.refusal(mark(WINDOW))).toBe('notUsedHere');
  });

  it('counts once, lasts as long as the visitor is there, and comes back with the visitor', () => {
    const engine = openBranch();
    engine.change('Workplace', WINDOW, { walking_time: 1 });
    const id = engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    engine.wait(5_000);
    expect(engine.must(mark(WINDOW))).toBe(id);
    engine.wait(5_000);
    engine.must(mark(WINDOW));
    const arrivedMs = START_MS + 5_000;
    expect(engine.ticket(id)).toMatchObject({ arrivedMs });
    expect(lastPeriod(engine, id)).toMatchObject({ arrivedMs });
    engine.must(at<'transfer'>(WINDOW, { type: 'transfer', serviceId: DRIVING, to: { kind: 'anybody' }, priority: null, comment: null }));
    expect(engine.ticket(id).arrivedMs).toBeUndefined();
    expect(periodsOf(engine, id)).toMatchObject([{ arrivedMs, end: 'transferred' }]);
    engine.must(at<'takeBack'>(WINDOW, { type: 'takeBack' }));
    expect(engine.ticket(id)).toMatchObject({ arrivedMs });
    engine.must({ type: 'noteClockSet', byMs: MINUTE_MS, dayStartMs: 0 });
    expect(engine.ticket(id)).toMatchObject({ arrivedMs: arrivedMs + MINUTE_MS });
    expect(lastPeriod(engine, id)).toMatchObject({ arrivedMs: arrivedMs + MINUTE_MS });
    expect(JSON.parse(consumerText(engine.state, engine.ticket(id)))).toMatchObject({ arrived: toInstant(arrivedMs + MINUTE_MS) });
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null }));
    engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: id }));
    expect(lastPeriod(engine, id)).not.toHaveProperty('arrivedMs');
  });
});

describe('a question without a ticket', () => {
  it('is counted for the window and the day, where the window wants it', () => {
    const engine = openBranch();
    const question = at<'countQuestion'>(WINDOW, { type: 'countQuestion' });
    expect(engine.refusal(question)).toBe('notUsedHere');
    engine.change('Workplace', WINDOW, { quick_questions: 1 });
    expect(engine.must(question)).toBe(WINDOW);
    engine.must(question);
    expect(engine.state.windows.get(WINDOW)?.questions).toBe(2);
    expect(engine.events.at(-1)).toEqual({ t: 'questionAnswered', at: engine.nowMs, w: WINDOW, u: CLERK });
    engine.wait(DAY_MS);
    expect(engine.state.windows.get(WINDOW)?.questions).toBe(0);
  });
});

const content = (wait: TicketContent['wait']): TicketContent => ({
  ...{ ticket: 'Г001', consumerId: 1, services: [], date: '', time: '', ahead: 0, branch: '', registrator: '', comment: '' },
  ...{ pinCode: '', language: 'kk', wait },
});
const print = (engine: Engine, consumerId: number, wait: TicketContent['wait'], isCopy = false): number =>
  engine.must({ type: 'queuePrint', consumerId, printer: 'hall', design: 'plain', content: content(wait), isCopy, registratorId: null });

describe('a ticket', () => {
  it('remembers who gave it, the language, and the agreed time of its appointment, and when that was made', () => {
    const engine = openBranch();
    engine.add('ConsumerPreRegistered', { services: [PAYMENT], time: '09:30', pin_code: '4711' });
    engine.nowMs = START_MS + 12_345;
    const id = engine.register([], { pinCode: '4711', channel: 'clerk', language: 'kk' });
    expect(visitOf(engine.state, engine.ticket(id)).about).toEqual({
      channel: 'clerk',
      language: 'kk',
      appointment: 1,
      appointmentMs: START_MS + 30 * MINUTE_MS,
      bookedMs: START_MS,
    });
    const atKiosk = engine.register([PAYMENT], { registratorId: 1, channel: 'kiosk' });
    expect(engine.ticket(atKiosk)).not.toHaveProperty('channel');
    expect(visitOf(engine.state, engine.ticket(atKiosk)).about).toEqual({ kiosk: 1, channel: 'kiosk' });
  });

  it('that was given after the late window has the time that was missed, and no appointment, before and after a snapshot', () => {
    const engine = openBranch();
    engine.add('BookingPlan', { name: 'plan', services: [PAYMENT], late_minutes: 10 });
    engine.add('ConsumerPreRegistered', { services: [PAYMENT], time: '09:30', pin_code: '4711' });
    engine.nowMs = START_MS + 41 * MINUTE_MS;
    const id = engine.register([], { pinCode: '4711', channel: 'clerk' });
    expect(engine.ticket(id)).toMatchObject({ appointmentId: 1, isMissed: true });
    const about = { channel: 'clerk', firstAgreedMs: START_MS + 30 * MINUTE_MS };
    expect(visitOf(engine.state, engine.ticket(id)).about).toEqual(about);
    engine.state = fromSnapshot(toSnapshot(engine.state), engine.state.rules);
    expect(visitOf(engine.state, engine.ticket(id)).about).toEqual(about);
  });

  it('remembers what the first paper told, and how often paper failed', () => {
    const engine = openBranch();
    const id = engine.register([PAYMENT]);
    print(engine, id, { least: 3, median: 5, most: 9 });
    engine.must({ type: 'endPrint', job: 1, as: 'FAILED', why: null, lengthMm: null });
    print(engine, id, { least: 1, median: 2, most: 3 }, true);
    const about = { promised: { leastSec: 180, medianSec: 300, mostSec: 540 }, printsFailed: 1 };
    expect(visitOf(engine.state, engine.ticket(id)).about).toEqual(about);
    engine.remove('Consumer', id);
    expect(JSON.parse(visitRow(engine.state, engine.endedTicket(id)).about)).toEqual(about);
  });

  it('of a copy, or of paper without a least time, promises nothing; one without anything to tell has no text', () => {
    const engine = openBranch();
    const id = engine.register([PAYMENT]);
    print(engine, id, { least: 1, median: 2, most: 3 }, true);
    print(engine, id, { median: 2, most: 3 });
    print(engine, id, null);
    engine.remove('Consumer', id);
    expect(visitRow(engine.state, engine.endedTicket(id)).about).toBe('');
  });

  it('keeps its marks over a snapshot', () => {
    const engine = openBranch();
    const id = engine.register([SIMULATOR], { language: 'ru', channel: 'administrator' });
    print(engine, id, { least: 1, median: 2, most: 3 });
    engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: id }));
    engine.must(at<'recall'>(WINDOW, { type: 'recall' }));
    const state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
    expect(state.consumers.get(id)).toEqual(engine.ticket(id));
    expect(engine.ticket(id)).toMatchObject({ language: 'ru', channel: 'administrator', promised: { leastSec: 60 } });
    expect(lastPeriod(engine, id)).toMatchObject({ by: 'hand', recalls: 1 });
  });
});

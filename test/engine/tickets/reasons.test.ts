/** Reasons and outcomes from the books: what fits, what a service demands, and what a visit and a window remember of them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { FinishCommand } from '../../../server/engine/commands.js';
import { elementOf } from '../../../server/engine/views.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { WINDOW_STATE } from '../../../server/model/window-state.js';
import { ADMIN, CLERK, DRIVING, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine, errorOf } from '../models/engine.js';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

let named = 0;
/** Each with a name of its own. */
const reason = (kind: string, fields: object = {}): number => {
  named += 1;
  return engine.add('Reason', { name: `${kind} ${named}`, kind, ...fields });
};
const finish = (said: Partial<FinishCommand>): FinishCommand => ({
  ...{ type: 'finish', workplaceId: WINDOW, actingUserId: 0, as: 'SERVED', comment: null, what: { kind: 'served' } },
  ...said,
});
const removal = (book: 'Reason' | 'Outcome', id: number) => errorOf(engine.run({ type: 'removeElement', book, id, actingUserId: ADMIN }));
const SENT_ON = { type: 'transfer', serviceId: DRIVING, to: { kind: 'anybody' }, priority: null, comment: null } as const;
const refuse = (said: Partial<FinishCommand> = {}) => finish({ as: 'REJECTED', what: { kind: 'everything' }, ...said });

function served(): number {
  const id = engine.register([SIMULATOR]);
  engine.callNext(WINDOW);
  return id;
}
const lastPeriod = (id: number) => engine.endedTicket(id).operations.at(-1)?.periods.at(-1);

/** The error and the field that it names. */
function refusalOf(command: Parameters<Engine['run']>[0]): unknown {
  const outcome = engine.run(command);
  return outcome instanceof Rejection ? [outcome.error, outcome.parameters.field] : null;
}

describe('a reason or an outcome that is named', () => {
  it('is remembered by the period that it is about', () => {
    const [refusal, aside, byHand] = [reason('refusal'), reason('postponement'), reason('call')];
    const outcome = engine.add('Outcome', { name: 'signed' });
    const first = served();
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null, reasonId: aside }));
    engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: first, reasonId: byHand }));
    engine.must(finish({ outcomeId: outcome }));
    expect(engine.endedTicket(first).operations[0]?.periods).toMatchObject([
      { state: 'SERVING', end: 'postponed' },
      { state: 'POSTPONE', reasonId: aside },
      { state: 'SERVING', by: 'hand', reasonId: byHand, outcomeId: outcome },
    ]);
    const second = served();
    engine.must(refuse({ reasonId: refusal }));
    expect(lastPeriod(second)).toMatchObject({ state: 'REJECTED', reasonId: refusal });
    const third = served();
    engine.must(finish({}));
    expect(lastPeriod(third)).not.toHaveProperty('outcomeId');
  });

  it('must be there, enabled, of its kind, and for a service of the visitor', () => {
    const unfit = [reason('break'), reason('refusal', { disabled: 1 }), reason('refusal', { services: [DRIVING] })];
    served();
    for (const reasonId of unfit) expect(refusalOf(refuse({ reasonId }))).toEqual(['reasonUnfit', 'data.reason']);
    expect(refusalOf(refuse({ reasonId: 99 }))).toEqual(['badReference', 'data.reason']);
    expect(refusalOf(finish({ outcomeId: 99 }))).toEqual(['badReference', 'data.outcome']);
    const foreign = engine.add('Outcome', { name: 'driven', services: [DRIVING] });
    expect(refusalOf(finish({ outcomeId: foreign }))).toEqual(['reasonUnfit', 'data.outcome']);
    expect(refusalOf(refuse({ reasonId: reason('refusal', { services: [DRIVING, SIMULATOR] }) }))).toBeNull();
  });

  it('goes with a service that is sent on', () => {
    const outcomeId = engine.add('Outcome', { name: 'signed' });
    const id = served();
    const to = { kind: 'anybody' } as const;
    engine.must(at<'transfer'>(WINDOW, { type: 'transfer', serviceId: DRIVING, to, priority: null, comment: null, outcomeId }));
    expect(engine.ticket(id).operations[0]?.periods.at(-1)).toMatchObject({ end: 'transferred', outcomeId });
  });
});

describe('a reason or an outcome in use', () => {
  it('is not removed, and keeps its kind, while a ticket in the queue or a break has it', () => {
    const [aside, lunch, unused] = [reason('postponement'), reason('break'), reason('refusal')];
    const outcome = engine.add('Outcome', { name: 'signed' });
    const id = served();
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null, reasonId: aside }));
    expect(errorOf(engine.change('Workplace', WINDOW, { state_id: WINDOW_STATE.onBreak, reason: lunch }))).toBeNull();
    for (const used of [aside, lunch]) {
      expect(removal('Reason', used)).toBe('inUse');
      expect(errorOf(engine.change('Reason', used, { kind: 'call' }))).toBe('inUse');
      expect(errorOf(engine.change('Reason', used, { name: 'another', disabled: 1 }))).toBeNull();
    }
    expect(errorOf(engine.change('Reason', unused, { kind: 'call' }))).toBeNull();
    expect(removal('Reason', unused)).toBeNull();
    expect(errorOf(engine.change('Workplace', WINDOW, { state_id: WINDOW_STATE.open }))).toBeNull();
    expect(removal('Reason', lunch)).toBeNull();
    engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: id }));
    engine.must(at<'transfer'>(WINDOW, { ...SENT_ON, outcomeId: outcome }));
    expect(removal('Outcome', outcome)).toBe('inUse');
    engine.remove('Consumer', id);
    expect([removal('Outcome', outcome), removal('Reason', aside)]).toEqual([null, null]);
  });
});

describe('the book of reasons', () => {
  const fieldOf = (outcome: unknown) => (outcome instanceof Rejection ? [outcome.error, outcome.parameters.field] : null);

  it('has no break that is for a service', () => {
    const lunch = reason('break');
    const fault = ['invalidField', 'data.services'];
    expect(fieldOf(engine.change('Reason', lunch, { services: [DRIVING] }))).toEqual(fault);
    expect(fieldOf(engine.change('Reason', reason('refusal', { services: [DRIVING] }), { kind: 'break' }))).toEqual(fault);
    expect(() => reason('break', { services: [DRIVING] })).toThrow();
    expect(fieldOf(engine.change('Reason', lunch, { services: [] }))).toBeNull();
  });

  it('has no two of one kind and name, and takes the same name for another kind', () => {
    const [first, second] = [reason('refusal', { name: 'papers' }), reason('refusal')];
    reason('break', { name: 'papers' });
    expect(fieldOf(engine.change('Reason', second, { name: 'papers' }))).toEqual(['nameTaken', 'data.name']);
    expect(fieldOf(engine.change('Reason', first, { kind: 'break' }))).toEqual(['nameTaken', 'data.name']);
    expect(fieldOf(engine.change('Reason', first, { name: 'papers', disabled: 1 }))).toBeNull();
  });
});

describe('what a service demands', () => {
  it('is not asked where it cannot be chosen: of keys, scans and the box itself', () => {
    const fields = { postponement_reason_required: 1, call_reason_required: 1, outcome_required: 1 };
    engine.change('Service', SIMULATOR, fields);
    const id = engine.register([SIMULATOR]);
    const cannotChoose = true;
    const aside = { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null, cannotChoose } as const;
    for (let round = 0; round < 2; round++) {
      engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: id, cannotChoose }));
      if (round === 0) engine.must(at<'postpone'>(WINDOW, aside));
    }
    expect(refusalOf(finish({ cannotChoose, outcomeId: 99 }))).toEqual(['badReference', 'data.outcome']);
    engine.must(finish({ cannotChoose }));
    expect(engine.endedTicket(id).state).toBe('SERVED');
  });

  it('is asked of clerks, by the name of the field, and a code in the comment is a reason for a refusal', () => {
    const fields = { refusal_reason_required: 1, postponement_reason_required: 1, call_reason_required: 1, outcome_required: 1 };
    engine.change('Service', SIMULATOR, fields);
    const [waiting, behind] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
    expect(refusalOf(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: behind }))).toEqual(['reasonNeeded', 'data.reason']);
    // Whom the window would call anyway is not out of turn; a reason that is named must be one all the same.
    const first = { type: 'callTicket', consumerId: waiting } as const;
    expect(refusalOf(at<'callTicket'>(WINDOW, { ...first, reasonId: 99 }))).toEqual(['badReference', 'data.reason']);
    expect(refusalOf(at<'callTicket'>(WINDOW, first))).toBeNull();
    const aside = at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: 'later' });
    expect(refusalOf(aside)).toEqual(['reasonNeeded', 'data.reason']);
    expect(refusalOf(finish({}))).toEqual(['reasonNeeded', 'data.outcome']);
    expect(refusalOf(refuse({ comment: 'no papers' }))).toEqual(['reasonNeeded', 'data.reason']);
    expect(refusalOf(refuse({ comment: '[noDocuments] no papers' }))).toBeNull();
    expect(engine.endedTicket(waiting).state).toBe('SERVED');
  });

  it('is not asked of the box itself, nor where another service is served', () => {
    engine.change('Service', SIMULATOR, { outcome_required: 1 });
    engine.change('Workplace', WINDOW, { auto_serve: 1, auto_serve_timeout: 60 });
    const id = served();
    engine.wait(61_000);
    expect(engine.endedTicket(id).state).toBe('SERVED');
    engine.register([DRIVING]);
    engine.callNext(WINDOW);
    expect(refusalOf(finish({}))).toBeNull();
  });
});

describe('a break', () => {
  const shown = () => elementOf(engine.state, 'Workplace', WINDOW);
  const pause = (fields: object, actingUserId = CLERK) =>
    engine.change('Workplace', WINDOW, fields as never, { actingUserId, sessionId: 0 });
  const errorOf = (outcome: unknown) => (outcome instanceof Rejection ? [outcome.error, outcome.parameters.field] : null);

  it('has the reason that was named, as long as it lasts', () => {
    const [lunch, papers] = [reason('break'), reason('break', { name: 'papers' })];
    expect(shown()).toMatchObject({ reason: null });
    expect(errorOf(pause({ state_id: WINDOW_STATE.onBreak, reason: lunch }))).toBeNull();
    expect(shown()).toMatchObject({ state_id: WINDOW_STATE.onBreak, reason: lunch });
    expect(engine.events.at(-1)).toMatchObject({ t: 'windowStateSet', state: WINDOW_STATE.onBreak, reason: lunch });
    expect(errorOf(pause({ reason: papers }))).toBeNull();
    expect(shown()).toMatchObject({ state_id: WINDOW_STATE.onBreak, reason: papers });
    pause({ state_id: WINDOW_STATE.open });
    expect(shown()).toMatchObject({ state_id: WINDOW_STATE.open, reason: null });
    pause({ state_id: WINDOW_STATE.onBreak });
    expect(shown()).toMatchObject({ state_id: WINDOW_STATE.onBreak, reason: null });
    expect(engine.state.books.Workplace.get(WINDOW)).not.toHaveProperty('reason');
  });

  it('takes no other reason, and no other state takes one', () => {
    const [lunch, refusal] = [reason('break'), reason('refusal')];
    expect(errorOf(pause({ state_id: WINDOW_STATE.onBreak, reason: refusal }))).toEqual(['reasonUnfit', 'data.reason']);
    expect(errorOf(pause({ state_id: WINDOW_STATE.closed, reason: lunch }))).toEqual(['reasonUnfit', 'data.reason']);
    expect(errorOf(pause({ reason: lunch }))).toEqual(['reasonUnfit', 'data.reason']);
  });

  it('needs one where the branch says so, of the clerk and not of who pauses the window of another', () => {
    engine = openBranch({ breakReasonRequired: true });
    const lunch = reason('break');
    expect(errorOf(pause({ state_id: WINDOW_STATE.onBreak }))).toEqual(['reasonNeeded', 'data.reason']);
    expect(errorOf(pause({ state_id: WINDOW_STATE.onBreak, reason: lunch }))).toBeNull();
    pause({ state_id: WINDOW_STATE.open });
    expect(errorOf(pause({ state_id: WINDOW_STATE.onBreak }, ADMIN))).toBeNull();
  });
});

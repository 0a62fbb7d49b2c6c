/** Messages to visitors: what is due, what is not, and that each ends once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import type { MessageRules } from '../../../server/engine/rules-of-branch.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { emailOf, phoneOf } from '../../../server/model/messages.js';
import { splitEvent } from '../../../server/pipeline/records/personal.js';
import { Engine, EQUIPMENT, MINUTE_MS, RULES } from '../models/engine.js';

const MESSAGES: MessageRules = {
  routes: ['sms', 'email'],
  countries: ['7'],
  nearAhead: 2,
  nearTooOldMs: 5 * MINUTE_MS,
  calledTooOldMs: 2 * MINUTE_MS,
  perTicket: 4,
  perBooking: 4,
  remindMinutes: [1440, 120],
  perAddress: 10,
  quietHours: null,
};
const PHONE = '+77011234567';

/** One service, one window with a clerk who is there. */
function hall(messages: Partial<MessageRules> = {}) {
  const engine = new Engine({ ...RULES, messages: { ...MESSAGES, ...messages } }, EQUIPMENT);
  engine.tick();
  const operation = engine.add('Operation', { name: 'o' });
  const range = engine.add('TicketRange', { name: 'r', prefix: 'A', first: 1, last: 900 });
  const service = engine.add('Service', { name: 's', ticket_range_id: range, operations: { 1: [operation] } });
  const role = engine.add('UserRole', { name: 'clerk', clerk: { all_operations: 1 } });
  const user = engine.add('User', { login: 'anna', name: 'A', password: 'x', role_id: role });
  const window = engine.add('Workplace', { name: 'Окно 1', all_operations: 1 });
  engine.logIn(user, window);
  let codes = 0;
  const give = (notify?: { phone?: string; email?: string; on: readonly ('near' | 'called')[] }) =>
    engine.register([service], { code: `code${String(++codes).padStart(10, '0')}`, ...(notify && { notify }) });
  const at = { workplaceId: window, actingUserId: user };
  return {
    engine,
    give,
    call: () => engine.must({ type: 'callNext', ...at }),
    serve: () => engine.must({ type: 'finish', ...at, as: 'SERVED', comment: null, what: { kind: 'everything' } }),
    skip: () => engine.run({ type: 'skip', ...at }),
    owed: () => [...engine.state.messages.values()].map(({ kind, consumerId, state }) => [kind, consumerId, state]),
    ends: () => engine.events.flatMap((event) => (event.t === 'messageEnded' ? [[event.as, event.why]] : [])),
    dropped: () => engine.events.flatMap((event) => (event.t === 'messageDue' && event.dropped ? [event.dropped] : [])),
  };
}

describe('what is due', () => {
  it('the turn is near once, and not for who stood as near when it was asked for', () => {
    const { engine, give, call, serve, owed } = hall();
    const [, , , fourth = 0] = [give(), give(), give(), give({ phone: PHONE, on: ['near'] })];
    engine.tick();
    expect(owed()).toEqual([]);
    call();
    engine.tick();
    expect(owed()).toEqual([['near', fourth, 'DUE']]);
    serve();
    call();
    engine.tick();
    expect(owed()).toHaveLength(1);
    const last = give();
    engine.must({ type: 'askNotice', consumerId: last, email: 'A@b.kz', on: ['near', 'called'] });
    engine.tick();
    expect(owed()).toHaveLength(1);
  });

  it('a call is told in the decision that calls', () => {
    const { give, call, owed, engine } = hall();
    const visitor = give({ email: 'a@b.kz', on: ['called'] });
    call();
    expect(owed()).toEqual([['called', visitor, 'DUE']]);
    expect(engine.events.at(-1)).toMatchObject({ t: 'messageDue', kind: 'called', route: 'email', w: 1 });
  });

  it.each([
    ['quiet hours', { quietHours: '08:00-10:00' }, 'quietHours'],
    ['the cap of a ticket', { perTicket: 0 }, 'ticketCap'],
    ['the cap of an address', { perAddress: 0 }, 'addressCap'],
  ] as const)('%s', (_name, rules, why) => {
    const { give, call, owed, dropped } = hall(rules);
    give({ phone: PHONE, on: ['called'] });
    call();
    expect(owed()).toEqual([]);
    expect(dropped()).toEqual([why]);
  });
});

describe('what is not sent any more', () => {
  it.each([
    ['the ticket has ended', (of: ReturnType<typeof hall>) => void of.serve(), ['DROPPED', 'ticketEnded']],
    ['it is too old', (of: ReturnType<typeof hall>) => of.engine.wait(2 * MINUTE_MS + 1), ['DROPPED', 'tooOld']],
    [
      'the visitor stopped it',
      (of: ReturnType<typeof hall>) => void of.engine.must({ type: 'stopNotice', consumerId: 1 }),
      ['DROPPED', 'stopped'],
    ],
    [
      'the visitor was erased',
      (of: ReturnType<typeof hall>) => void of.engine.must({ type: 'eraseVisitor', consumers: [1], appointments: [] }),
      ['DROPPED', 'stopped'],
    ],
  ])('%s', (_name, act, end) => {
    const of = hall();
    of.give({ phone: PHONE, on: ['called'] });
    of.call();
    act(of);
    expect(of.owed()).toEqual([]);
    expect(of.ends()).toEqual([end]);
  });

  it('a call that the visitor missed is not sent when the channel comes to it', () => {
    const { engine, give, call, skip, ends } = hall();
    give({ phone: PHONE, on: ['called'] });
    give();
    call();
    skip();
    engine.run({ type: 'startMessage', m: 1 });
    expect(ends()).toContainEqual(['DROPPED', 'outdated']);
  });

  it('what is under way ends with a report, also after the visit', () => {
    const { engine, give, call, serve, owed, ends } = hall();
    give({ phone: PHONE, on: ['called'] });
    call();
    engine.must({ type: 'startMessage', m: 1 });
    serve();
    expect(owed()).toEqual([['called', 1, 'SENDING']]);
    engine.must({ type: 'returnMessage', m: 1, why: 'mailAway' });
    expect(ends()).toEqual([['FAILED', 'mailAway']]);
  });
});

describe('addresses', () => {
  it.each([
    ['8 (701) 123-45-67', PHONE],
    ['+7 701 123 45 67', PHONE],
    ['77011234567', PHONE],
    ['+996 555 123456', null],
    ['+7 701 123', null],
    ['112', null],
  ])('%s is %s', (typed, number) => expect(phoneOf(typed, ['7'])).toBe(number));

  it.each([
    ['Anna.B+q@Example.KZ', 'anna.b+q@example.kz'],
    ['a@b', null],
    ['a@b.kz\r\nBcc: c@d.kz', null],
    ['"a b"@c.kz', null],
  ])('%s is %s', (typed, address) => expect(emailOf(typed)).toBe(address));

  it('are refused with the field, and limited', () => {
    const { engine, give } = hall();
    const ask = (consumerId: number, phone: string) => engine.refusal({ type: 'askNotice', consumerId, phone, on: ['called'] });
    const [first = 0] = [give()];
    expect(ask(first, '+996555123456')).toBe('addressRefused');
    for (let times = 0; times < 5; times++) expect(ask(first, PHONE)).toBeNull();
    expect(ask(first, PHONE)).toBe('tooManyNotices');
    for (let tickets = 0; tickets < 9; tickets++) expect(ask(give(), PHONE)).toBeNull();
    expect(ask(give(), PHONE)).toBe('tooManyNotices');
    expect(hall({ routes: ['email'] }).engine.refusal({ type: 'askNotice', consumerId: 1, phone: PHONE, on: ['near'] })).toBeNull();
  });

  it('lie beside the journal, and are gone from the state when they are erased', () => {
    const { engine, give, call } = hall();
    give({ phone: PHONE, on: ['called'] });
    const asked = engine.events.find(({ t }) => t === 'noticeAsked');
    if (asked === undefined) throw new Error('nothing was asked for');
    const { kept, text } = splitEvent(asked);
    expect(JSON.stringify(kept)).not.toContain(PHONE);
    expect(text).toMatchObject({ subject: 'visitor 1', content: JSON.stringify({ phone: PHONE }) });
    call();
    expect(toSnapshot(engine.state)).toContain(PHONE);
    engine.must({ type: 'eraseVisitor', consumers: [1], appointments: [] });
    expect(toSnapshot(engine.state)).not.toContain(PHONE);
  });
});

type Step = 'give' | 'giveTold' | 'call' | 'serve' | 'skip' | 'start' | 'sent' | 'again' | 'wait' | 'stop' | 'restart';
const STEPS: readonly Step[] = ['give', 'giveTold', 'call', 'serve', 'skip', 'start', 'sent', 'again', 'wait', 'stop', 'restart'];

describe('a hall of chance', () => {
  it('each message is due once, ends once, and goes to somebody who asked and is here', () => {
    const step = fc.tuple(fc.constantFrom(...STEPS), fc.nat({ max: 50 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { engine, give, ...at } = hall({ perTicket: 3, perAddress: 6 });
        const act: Record<Step, (n: number) => void> = {
          give: () => void give(),
          giveTold: (n) => void engine.run({ type: 'askNotice', consumerId: give(), phone: `+7701123450${n % 3}`, on: ['near', 'called'] }),
          call: () => void engine.run({ type: 'callNext', workplaceId: 1, actingUserId: 1 }),
          serve: () => void (engine.state.windows.get(1)?.consumerId !== -1 && at.serve()),
          skip: () => void at.skip(),
          start: (n) => void engine.run({ type: 'startMessage', m: n + 1 }),
          sent: (n) => void engine.run({ type: 'endMessage', m: n + 1, as: 'SENT', why: null }),
          again: (n) => void engine.run({ type: 'returnMessage', m: n + 1, why: 'mailAway' }),
          wait: (n) => engine.wait(n * 1_000),
          stop: (n) => void engine.run({ type: 'stopNotice', consumerId: n + 1 }),
          restart: () => {
            engine.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
          },
        };
        for (const [name, n] of steps) act[name](n);
        expect(brokenInvariants(engine.state)).toEqual([]);
        checkLedger(engine, 3, 6);
      }),
    );
  });
});

/** From the journal alone. */
function checkLedger({ events, state }: Engine, perTicket: number, perAddress: number): void {
  const stands = new Map<number, 'DUE' | 'SENDING' | 'ENDED'>();
  const addresses = new Map<number, string>();
  const here = new Set<number>();
  const told = new Set<number>();
  const counts = new Map<number | string, number>();
  const count = (of: number | string): number => counts.set(of, (counts.get(of) ?? 0) + 1).get(of) ?? 0;
  for (const event of events) {
    if (event.t === 'registered') here.add(event.c);
    if (event.t === 'closed' || (event.t === 'finished' && event.state === 'SERVED')) here.delete(event.c);
    if (event.t === 'noticeAsked') addresses.set(event.c, event.phone ?? '');
    if (event.t === 'noticeStopped') addresses.delete(event.c);
    if (event.t === 'messageDue') {
      const { c = -1 } = event;
      expect(stands.has(event.m)).toBe(false);
      expect(here.has(c) && addresses.has(c)).toBe(true);
      if (event.kind === 'near') {
        expect(told.has(c)).toBe(false);
        told.add(c);
      }
      stands.set(event.m, event.dropped ? 'ENDED' : 'DUE');
      if (event.dropped) continue;
      expect(count(c)).toBeLessThanOrEqual(perTicket);
      expect(count(addresses.get(c) ?? '')).toBeLessThanOrEqual(perAddress);
    }
    if (event.t === 'messageStarted') {
      expect(stands.get(event.m)).toBe('DUE');
      stands.set(event.m, 'SENDING');
    }
    if (event.t === 'messageReturned') {
      expect(stands.get(event.m)).toBe('SENDING');
      stands.set(event.m, 'DUE');
    }
    if (event.t === 'messageEnded') {
      expect(stands.get(event.m)).toBe(event.as === 'DROPPED' ? 'DUE' : 'SENDING');
      stands.set(event.m, 'ENDED');
    }
  }
  const open = [...stands].filter(([, how]) => how !== 'ENDED');
  expect([...state.messages.values()].map(({ id, state: how }) => [id, how])).toEqual(open);
}

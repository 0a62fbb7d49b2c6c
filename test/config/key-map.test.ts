import { describe, expect, it } from 'vitest';
import { loadKeypadProfiles, readKeypadProfile } from '../../drivers/input/profile.js';
import type { Scan } from '../../drivers/input/scan.js';
import { readKeyMap, WINDOW_PHASES } from '../../server/config/devices/key-map.js';
import { scannedTicket, typedTicket } from '../../server/devices/input/find-ticket.js';
import { enterLogin, entryAt, NOTHING_TYPED, withTyped } from '../../server/devices/input/keypad-entry.js';
import { CLERK, openBranch, SIMULATOR, WINDOW } from '../engine/models/demo-engine.js';
import { Engine } from '../engine/models/engine.js';

function mapOf(actions: Parameters<typeof readKeyMap>[0]) {
  const map = readKeyMap(actions);
  if ('faults' in map) throw new Error(JSON.stringify(map.faults));
  return map;
}

describe('a key map', () => {
  it('of Candle keypads is that of QSystem', () => {
    const map = mapOf(loadKeypadProfiles().get('candle-ub485')?.actions ?? {});
    const kinds = ['31', '32', '33', '34'].map((key) => WINDOW_PHASES.map((phase) => map.command(key, phase)?.kind ?? null));
    expect(kinds).toEqual([
      ['call', 'recall', null],
      [null, 'start', null],
      [null, null, 'postpone'],
      [null, 'noShow', 'finish'],
    ]);
    expect([map.takesDigits, map.digit('1')]).toEqual([false, null]);
  });

  it('every profile has actions that there are', () => {
    for (const { id, actions } of loadKeypadProfiles().values()) expect([id, readKeyMap(actions)]).not.toHaveProperty('1.faults');
  });

  it('names what is wrong, once', () => {
    const faults = {
      faults: [
        { key: 'F1', got: 'cal' },
        { key: 'F2.called', got: 'service:0' },
      ],
    };
    expect(readKeyMap({ F1: 'cal', F2: { free: 'call', called: 'service:0' }, F3: 'service:4' })).toEqual(faults);
  });

  it('digits and letters are typed unless they do something', () => {
    const map = mapOf({ Enter: 'enter', '7': 'call', B: 'recall' });
    expect(['1', '7', 'A', 'B', 'Enter', 'F1', '.'].map((key) => map.digit(key))).toEqual(['1', null, 'A', null, null, null, null]);
  });
});

describe('what is typed', () => {
  it('a number, then a PIN; both are forgotten', () => {
    const number = withTyped(withTyped(NOTHING_TYPED, '1', 1_000), '2', 2_000);
    const step = enterLogin(entryAt(number, 3_000), 3_000);
    expect(step).toEqual({ kind: 'asksPin', entry: { typed: '', userId: 12, atMs: 3_000 } });
    if (step.kind !== 'asksPin') return;
    const pin = withTyped(step.entry, '9', 4_000);
    expect(enterLogin(pin, 4_000)).toEqual({ kind: 'logIn', userId: 12, pin: '9' });
    expect(entryAt(pin, 19_000)).toBe(pin);
    expect(entryAt(pin, 19_001)).toBe(NOTHING_TYPED);
  });

  it.each(['', '0', '012', 'A1', '12345678901'])('"%s" is nobody\'s number', (typed) => {
    expect(enterLogin({ typed, userId: null, atMs: 0 }, 0)).toEqual({ kind: 'wrong' });
  });

  it('more than any number is not kept', () => {
    let entry = NOTHING_TYPED;
    for (let count = 0; count < 1_000; count++) entry = withTyped(entry, '1', 0);
    expect(entry.typed).toHaveLength(12);
  });
});

/** Two ranges with the same numbers, at one window: A001, B001, A002, B002 with the ids 1 to 4. */
function branch() {
  const engine = new Engine();
  const operation = engine.add('Operation', { name: 'talk' });
  const services = ['A', 'B'].map((prefix) => {
    const range = engine.add('TicketRange', { name: prefix, prefix });
    return engine.add('Service', { name: prefix, ticket_range_id: range, operations: { '1': [operation] } });
  });
  engine.add('Workplace', { name: 'window', all_operations: 1 });
  engine.tick();
  for (const round of [0, 1]) for (const service of services) engine.register([service], { comment: String(round) });
  return engine;
}

describe('which ticket is meant', () => {
  it.each([
    ['2', 'A002'],
    ['002', 'A002'],
    ['B002', 'B002'],
    ['b2', undefined],
    ['7', undefined],
    ['', undefined],
  ])('typed: "%s"', (typed, ticket) => {
    expect(typedTicket(branch().state, 1, typed)?.ticket).toBe(ticket);
  });

  it('typed: one that cannot be called now is found where no other is meant', () => {
    const engine = openBranch();
    const [away, here] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])].map((id) => engine.ticket(id).ticket);
    engine.callNext(WINDOW);
    engine.must({ type: 'postpone', workplaceId: WINDOW, actingUserId: CLERK, delayMinutes: 5, returnToMe: false, comment: null });
    expect([away, here].map((typed) => typedTicket(engine.state, WINDOW, typed ?? '')?.ticket)).toEqual([away, here]);
  });

  const scan = (text: string, symbology: Scan['symbology'] = null): Scan => ({ text, symbology });
  it.each<[what: string, scan: Scan, losesLetters: boolean, outcome: string]>([
    ['the text of a ticket', scan('B001'), false, 'B001'],
    ['the id of a ticket', scan('2'), false, 'B001'],
    ['a number with zeros is no id', scan('002'), false, 'unknownCode'],
    ['an id in a QR code is none', scan('2', 'qr'), false, 'unknownCode'],
    ['the text of a ticket in CODE128 is none', scan('B001', 'code128'), false, 'unknownCode'],
    ['an id in CODE128', scan('2', 'code128'), true, 'B001'],
    ['a number that lost its letter, of two tickets', scan('002', 'qr'), true, 'ambiguousCode'],
    ['an id that is the number of others', scan('2'), true, 'ambiguousCode'],
    ['an id that is the number of nobody', scan('4'), true, 'B002'],
    ['nothing of ours', scan('4006381333931'), true, 'unknownCode'],
    ['the address of the page of a ticket', scan('http://box.local/t/Pa-ge_1', 'qr'), false, 'B002'],
    ['the address of a page that there is not', scan('http://box.local/t/Pa-ge_2', 'qr'), false, 'unknownCode'],
  ])('scanned: %s', (_what, code, losesLetters, outcome) => {
    const { state } = branch();
    const paged = [...state.consumers.values()].find(({ ticket }) => ticket === 'B002') ?? expect.unreachable();
    const codes = new Map([...state.codes, ['Pa-ge_1', paged]]);
    const found = scannedTicket({ ...state, codes } as typeof state, code, losesLetters);
    expect('fault' in found ? found.fault : found.consumer.ticket).toBe(outcome);
  });
});

describe('a profile of a keypad', () => {
  const good =
    'vendor = "V"\nmodel = "M"\nbounceMs = 20\n' +
    'sources = [{ fact = "keys", source = "manual, page 1" }]\n' +
    '[keys]\nprotocol = "keyBits"\nreportId = 2\nreportBytes = 8\nbits = { K0 = [1, 1] }\n';
  it.each<[what: string, toml: string, field: string, expected: RegExp]>([
    ['a key that it has not', `${good}[actions]\nK1 = "call"\n`, 'actions.K1', /a key of the keypad/],
    ['a bit outside the report', `${good.replace('[1, 1]', '[8, 1]')}[actions]\n`, 'keys.bits.K0', /a byte below 8/],
    [
      'a protocol that there is not',
      `${good.replace('keyBits', 'bits')}[actions]\n`,
      'keys',
      /protocol is one of keyboard, keyBits, frames/,
    ],
    ['an action of a state that there is not', `${good}[actions]\nK0 = { busy = "call" }\n`, 'actions.K0.busy', /no such key/],
    ['nothing said of where it is from', `${good.replace(/sources.*\n/, '')}[actions]\n`, 'sources', /at least one source/],
    ['an action that is no word', `${good}[actions]\nK0 = 1\n`, 'actions.K0', /an action, or actions by state/],
  ])('%s', (_what, toml, field, expected) => {
    const read = readKeypadProfile('some-keypad.toml', toml);
    expect('faults' in read && read.faults.map((fault) => [fault.field, expected.test(fault.expected)])).toContainEqual([field, true]);
  });
});

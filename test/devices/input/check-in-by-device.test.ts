/** Appointments check in by the digits of their code, scanned or typed, at a kiosk and at a window. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeysBench, KIOSK, PAD, WINDOW } from './keys-bench.js';

const CODE = '402913';
/** Longer than a scanner that stays on a code counts as one reading. */
const LATER_MS = 4_000;

let bench: KeysBench;
let appointment: number;
beforeEach(() => {
  bench = new KeysBench();
  appointment = bench.engine.add('ConsumerPreRegistered', { services: [bench.serviceId], pin_code: CODE, name: 'Анна' });
});
afterEach(() => bench.close());

const tickets = () => [...bench.state.consumers.values()].map(({ ticket, appointmentId }) => [ticket, appointmentId]);
const refusals = (): readonly string[] => bench.log.filter((line) => line.includes('was refused'));

async function scannerAt(place: object) {
  const say = bench.sender('/dev/scanner', 9600);
  await bench.open({ scanners: { one: { port: 'serial:/dev/scanner?baud=9600', profile: 'serial-scanner', ...place } } });
  return async (text: string): Promise<void> => {
    say(new TextEncoder().encode(`${text}\r`));
    await bench.pass(LATER_MS);
  };
}

async function padAt(place: object) {
  const twin = bench.keyboard('1-2');
  await bench.open({ keypads: { pad: { port: 'hid:1-2', profile: 'usb-number-pad', ...place } } });
  return async (text: string): Promise<void> => {
    for (const key of [...text, 'Enter']) {
      twin.tap(PAD[key] ?? 0);
      await bench.pass(100);
    }
    await bench.pass(LATER_MS);
  };
}

describe.each([
  ['a scanner', 'a kiosk', scannerAt, { registrator: KIOSK, user: 'kiosk' }],
  ['a scanner', 'a window', scannerAt, { workplace: WINDOW }],
  ['a keypad', 'a kiosk', padAt, { registrator: KIOSK, user: 'kiosk' }],
  ['a keypad', 'a window', padAt, { workplace: WINDOW }],
])('%s at %s', (_device, _where, deviceAt, place) => {
  it('gives the ticket of an appointment, once, and of no code that nobody has', async () => {
    const send = await deviceAt(place);
    bench.logIn();
    await send(CODE);
    expect([tickets(), refusals()]).toEqual([[['A001', appointment]], []]);
    // It waits for its time, and is not called by its code.
    expect(bench.served).toBe(-1);
    await send(CODE);
    expect(refusals()).toEqual([expect.stringContaining('alreadyCheckedIn')]);
    await send('402914');
    expect(refusals()).toHaveLength(2);
    expect(tickets()).toHaveLength(1);
    expect(bench.log.join('\n')).not.toContain(CODE);
  });
});

it('a code that is the number of a ticket as well finds nobody', async () => {
  const { engine } = bench;
  const range = engine.add('TicketRange', { name: 'numbers', prefix: '', first: 4711, last: 4799 });
  const [operation = 0] = [...engine.state.books.Operation.keys()];
  const service = engine.add('Service', { name: 'numbers', ticket_range_id: range, operations: { '1': [operation] } });
  engine.add('ConsumerPreRegistered', { services: [bench.serviceId], pin_code: '4711' });
  const send = await scannerAt({ workplace: WINDOW });
  bench.logIn();
  engine.register([service]);
  await send('4711');
  expect([tickets(), bench.served]).toEqual([[['4711', null]], -1]);
  expect(bench.rows()).toMatchObject([{ state: 'warning', troubles: [{ code: 'ambiguousCode' }] }]);
});

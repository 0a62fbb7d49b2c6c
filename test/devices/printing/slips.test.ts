/** Slips of bookings are owed as tickets are: through power cuts, once for sure, and to the screen where there is no paper. */
import { expect, it } from 'vitest';
import { Rejection } from '../../../server/model/errors/errors.js';
import { PaperBench, words } from './bench.js';

const KIOSK = { printer: 'hall', without_paper: 'refuse' } as const;
const MIDDLE = 10_000;

/** A visitor books at the first kiosk; the bench knows its paper by what stands where tickets have their number. */
function booked(bench: PaperBench): { readonly id: number; readonly verdict: Promise<string> } {
  const { pipeline, state, printing } = bench;
  const fields = { services: [1], date: '2026-12-01', time: '09:30' };
  const made = pipeline.execute({ type: 'newElement', book: 'ConsumerPreRegistered', fields, chance: 7 });
  const row = made instanceof Rejection ? undefined : state.books.ConsumerPreRegistered.get(made.subject ?? 0);
  if (row === undefined) throw new Error('nothing was booked');
  const content = {
    ...{ ticket: 'A900', consumerId: row.id, services: ['advice'], date: '01.12.2026', time: '09:30', ahead: null },
    ...{ branch: 'qbox', registrator: '', comment: '', pinCode: row.pin_code, language: 'en' },
  };
  const verdict = printing.orderSlip(row, content, state.books.Registrator.get(1) ?? null);
  return { id: row.id, verdict: Promise.resolve(verdict).then(words) };
}

const told = async (bench: PaperBench, verdict: Promise<string>): Promise<string> => {
  let said = '';
  void verdict.then((text) => {
    said = text;
  });
  await bench.until(verdict.then(() => undefined));
  return said;
};

it('comes out, and the answer says so', async () => {
  const bench = await new PaperBench([KIOSK]).ready();
  expect(await told(bench, booked(bench).verdict)).toBe('printed');
  expect(bench.printed('hall')).toEqual(['A900']);
  expect(bench.state.prints.size).toBe(0);
});

it.each([
  ['before the first byte', null, 'A900'],
  ['in the middle of the slip', MIDDLE, 'A900 (copy)'],
])('a power cut %s: it is printed after the start', async (_moment, bytes, expected) => {
  const bench = await new PaperBench([KIOSK]).ready();
  const reached = bytes === null ? null : new Promise<void>((resolve) => bench.twin('hall').afterBytes(bytes, resolve));
  const { id } = booked(bench);
  if (reached !== null) await bench.until(reached);
  await bench.powerCut();
  await bench.pass(8_000, 50);
  expect(bench.printed('hall').at(-1)).toBe(expected);
  expect(bench.state.prints.size).toBe(0);
  expect(words(await bench.printing.slipOf({ id }))).toBe('screen');
});

it('is on the screen where there is no paper, also at a kiosk that gives no ticket without', async () => {
  const bench = await new PaperBench([KIOSK]).ready();
  bench.twin('hall').removePaper();
  await bench.pass(3_000, 50);
  const { id, verdict } = booked(bench);
  expect(await told(bench, verdict)).toMatch(/^screen /);
  expect(bench.state.books.ConsumerPreRegistered.get(id)?.state).toBe('PLANNED');
  const none = await new PaperBench([{ printer: null }]).ready();
  expect(await told(none, booked(none).verdict)).toBe('none noPrinter');
});

it('goes to the spare printer, and tells a repeated question the same', async () => {
  const bench = await new PaperBench([{ ...KIOSK, spare_printer: 'desk' }]).ready();
  bench.twin('hall').removePaper();
  await bench.pass(3_000, 50);
  const { id, verdict } = booked(bench);
  const again = Promise.resolve(bench.printing.slipOf({ id })).then(words);
  expect(await told(bench, verdict)).toBe('printed');
  expect(await again).toBe('printed');
  expect(bench.printed('desk')).toEqual(['A900']);
});

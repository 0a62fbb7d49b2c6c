/** `qctl calendar import` at a real box: holidays from a file, what was left out of it, and what the kiosk makes of them. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { TestConsole } from './console.js';

const KAZAKHSTAN = join(import.meta.dirname, '../../server/protocol/holidays/kazakhstan-2026.ics');
const TODAY = new Date().toISOString().slice(0, 10);

let box: Box;
let terminal: TestConsole;
beforeAll(async () => {
  box = await startBox({ env: { QBOX_TIME_ZONE: 'UTC' } });
});
afterAll(() => box.stop());
beforeEach(() => {
  terminal = new TestConsole();
  terminal.env = { QBOX_SOCKET: join(box.data, 'qbox.sock') };
});

const call = async (...args: readonly string[]): Promise<unknown> => {
  const other = new TestConsole();
  other.env = terminal.env;
  expect(await other.run('call', ...args, '--json'), other.stderr).toBe(0);
  return JSON.parse(other.stdout);
};
const daysOf = async (id: number) => (await call('getCalendar', JSON.stringify({ id }))) as { readonly days: readonly { date: string }[] };

it('takes days by the name of the calendar, replaces those of the same date, and shows first what it would', async () => {
  const days = [
    { date: '2026-05-09', hours: ['09:00-12:00'] },
    { date: '2026-02-02', hours: [] },
  ];
  const { id } = (await call('newCalendar', JSON.stringify({ name: 'Праздники', days }))) as { readonly id: number };
  const order = ['calendar', 'import', KAZAKHSTAN, '--calendar', 'Праздники', '--from', '2026-01-01'];
  expect(await terminal.run(...order, '--dry-run')).toBe(0);
  expect(terminal.stdout).toMatch(/^2026-03-21 +Наурыз мейрамы +- +closed$/m);
  expect((await daysOf(id)).days).toHaveLength(2);
  expect(await terminal.run(...order)).toBe(0);
  const taken = (await daysOf(id)).days;
  expect(taken).toHaveLength(19 + 1);
  expect(taken).toContainEqual({ date: '2026-05-09', name: 'День Победы', hours: [] });
  expect(taken.map(({ date }) => date)).toEqual(taken.map(({ date }) => date).sort());
});

it('names what is left out, and takes nothing that is no calendar', async () => {
  await call('newCalendar', '{"name": "second"}');
  terminal.input = 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T090000Z\nSUMMARY:Meeting\nEND:VEVENT\nEND:VCALENDAR\n';
  expect(await terminal.run('calendar', 'import', '-', '--calendar', 'second')).toBe(0);
  expect(terminal.stdout).toMatch(/^Meeting +timed$/m);
  terminal.input = 'days = 1';
  expect(await terminal.run('calendar', 'import', '-', '--calendar', 'second')).toBe(1);
  expect(terminal.stderr).toMatch(/data\.text: expected a text in iCalendar/);
  expect(await terminal.run('calendar', 'import', '-', '--calendar', 'third')).toBe(2);
  expect(terminal.stderr).toMatch(/there is no calendar "third"; there are: Праздники, second/);
  expect(await terminal.run('calendar', 'import', '-', '--calendar', '99')).toBe(1);
});

it('closes the kiosk on a day that was taken', async () => {
  const { id } = (await call('newCalendar', '{"name": "today"}')) as { readonly id: number };
  const event = ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${TODAY.replaceAll('-', '')}`, 'SUMMARY:Holiday', 'END:VEVENT'];
  terminal.input = ['BEGIN:VCALENDAR', ...event, 'END:VCALENDAR'].join('\n');
  expect(await terminal.run('calendar', 'import', '-', '--calendar', String(id))).toBe(0);
  const kiosk = new TestConsole();
  kiosk.env = { QBOX_URL: box.url, QBOX_PASSWORD: '12345' };
  const place = ['--user', 'kiosk', '--component', 'registrator', '--registrator', '1'];
  expect(await kiosk.run('call', 'registrateConsumer', '{"services": [4], "noprint": true}', ...place)).toBe(1);
  expect(kiosk.stderr).toMatch(/gives no tickets at this hour/);
});

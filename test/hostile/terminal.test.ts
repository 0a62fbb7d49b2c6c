/** Names and comments of other people on a technician's terminal: no command of qctl lets them move a cursor, colour or reorder it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookName } from '../../server/model/books/index.js';
import { Past } from '../durability/past.js';
import { TestConsole } from '../qctl/console.js';
import type { RawSession } from '../support/raw-client.js';
import { errorName, WatchedBox } from './witness.js';

/** Clears the screen, sets the title, in one byte or two, writes backwards, begins a line of its own, and rings. */
const EVIL = 'x\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp\u2066\r\n\u2028y\u007f';
/** Whatever a terminal obeys, but for the ends of lines, from and to: controls, ends of lines of Unicode, marks of direction. */
const OBEYED: readonly (readonly [number, number])[] = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
];
const isObeyed = (letter: string): boolean => OBEYED.some(([from, to]) => letter.charCodeAt(0) >= from && letter.charCodeAt(0) <= to);

let watched: WatchedBox;
let admin: RawSession;
beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0', QBOX_BRANCH_NAME: EVIL }, [], evilPast);
  admin = await watched.administrator();
  const clerk = await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 });
  await clerk.ask('nextConsumer');
  await clerk.ask('serveConsumer');
});

/** A box of today refuses such texts; those of an older one may have them. */
async function evilPast(data: string): Promise<void> {
  const past = await Past.open(data, Date.now());
  const set = (book: BookName, id: number, fields: Record<string, unknown>): number =>
    past.run({ type: 'setElement', book, id, fields, actingUserId: 1, sessionId: 0 });
  set('Operation', 3, { name: EVIL, description: EVIL });
  set('Service', 4, { name: EVIL, description: EVIL });
  set('TicketRange', 1, { name: EVIL });
  set('Workplace', 11, { name: EVIL });
  set('UserRole', 2, { name: EVIL });
  set('User', 3, { surname: EVIL, name: EVIL, patronymic: EVIL });
  set('QBoard', 1, { name: EVIL });
  set('Registrator', 1, { name: EVIL });
  const appointment = { services: [4], date: '2099-01-01', pin_code: '123456', comment: EVIL };
  past.run({ type: 'newElement', book: 'ConsumerPreRegistered', fields: appointment, chance: 1 });
  for (const visitor of [past.register(4), past.register(4)]) set('Consumer', visitor, { comment: EVIL });
  await past.close();
}
afterAll(async () => {
  await watched.end();
});

async function printed(...args: readonly string[]): Promise<string> {
  const terminal = new TestConsole();
  terminal.env.QBOX_URL = watched.box.url;
  await terminal.run(...args);
  return terminal.stdout + terminal.stderr;
}

/** Where the first such thing stands; empty = nowhere. */
function obeyed(text: string): string {
  const at = [...text].findIndex(isObeyed);
  return at === -1 ? '' : JSON.stringify([...text].slice(Math.max(0, at - 60), at + 60).join(''));
}

const LISTS = ['Operation', 'Service', 'TicketRange', 'Workplace', 'UserRole', 'User', 'QBoard', 'ScoreBoard', 'Registrator'];
const SHOWN: readonly (readonly string[])[] = [
  ['status'],
  ['top', '--count', '1'],
  ['queue', 'list'],
  ['user', 'list'],
  ['user', 'show', 'petrov'],
  ['session', 'list'],
  ['device', 'list'],
  ['stats'],
  ['watch', 'serviceList', '--count', '1'],
  ['watch', 'consumerList', '--count', '1'],
  ['watch', 'currentQueue', '--workplace', '11', '--count', '1'],
  ['call', 'consumerList'],
  ['call', 'consumerPreRegisteredList'],
  ['call', 'info'],
  ['call', 'hall'],
  ['call', EVIL],
  ['call', 'getService', JSON.stringify({ name: `${EVIL}none` })],
  ['book', 'get', 'Service', '4'],
  ['book', 'get', 'Service', EVIL],
  ['book', 'export'],
  ['queue', 'show', EVIL],
  ['user', 'show', EVIL],
  [EVIL],
  ...LISTS.map((book) => ['book', 'list', book]),
];

/** For the report of the tests, which goes to a terminal, too. */
const named = (args: readonly string[]) => [args.join(' ').replace(/[^ -~]/g, '·'), args] as const;

describe('nothing that a terminal obeys', () => {
  it.each(SHOWN.map(named))('%s', async (_, args) => {
    const text = await printed(...args);
    expect(text).not.toBe('');
    expect(obeyed(text)).toBe('');
  });

  it.each(SHOWN.map(named))('%s --json', async (_, args) => {
    expect(obeyed(await printed(...args, '--json'))).toBe('');
  });
});

it('for scripts the texts are still what was typed', async () => {
  const services = JSON.parse(await printed('call', 'serviceList', '--json')) as { readonly id: number; readonly name: string }[];
  expect(services.find(({ id }) => id === 4)?.name).toBe(EVIL);
});

it('a box of today takes no such text', async () => {
  const { data } = await admin.client.request({ token: admin.token, command: 'setService', data: { id: 4, name: EVIL } });
  expect([errorName(data), (data as { desc: string }).desc]).toEqual([
    'hiddenCharacter',
    'data.name: the character U+001B at position 2 is not allowed in a text',
  ]);
});

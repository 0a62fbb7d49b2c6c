/**
 * Refuses a configuration that LED boards cannot show: a board must never show anything but the visitor's ticket. Only fields that are set
 * now are checked: devices are in the configuration, which may have changed since.
 */
import type { ScoreBoardRow, TicketRangeRow, WorkplaceRow } from '../../../model/books/index.js';
import { shortWindowText } from '../../../model/books/workplace.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import { type Because, because, type ErrorParameters } from '../../../model/errors/refusal-reasons.js';
import type { LedAbility } from '../../rules-of-branch.js';
import type { QueueState } from '../../state.js';
import { refuseTemplate } from './designs.js';

type Fields = Readonly<Record<string, unknown>>;
type BoardState = Pick<QueueState, 'books' | 'equipment'>;

/** The least number of digits of a ticket number, as the book defines it. */
const DIGITS_MIN = 3;

/**
 * The addresses of a board. One of several rows is, where boards have one row each, as many boards below each other, with addresses in
 * the order of the rows.
 */
export function boardAddresses({ address, rows }: Pick<ScoreBoardRow, 'address' | 'rows'>, ability: Pick<LedAbility, 'rows'>): number[] {
  return ability.rows === 1 ? Array.from({ length: rows }, (_, row) => address + row) : [address];
}

/** Whether a board shows what happens at a window. An empty list = all windows; department 0 = all departments. */
export function showsWindow(
  { workplaces, department }: Pick<ScoreBoardRow, 'workplaces' | 'department'>,
  window: Pick<WorkplaceRow, 'id' | 'department'>,
): boolean {
  const isListed = workplaces.length === 0 || workplaces.includes(window.id);
  return isListed && (department === 0 || window.department === 0 || window.department === department);
}

/** Checks the screen and the template of an LCD board. */
export function refuseScreen(
  { equipment, templates }: Pick<QueueState, 'equipment' | 'templates'>,
  { device, template }: Fields,
): Rejection | undefined {
  if (typeof device === 'string' && !equipment.lcds.has(device)) {
    return reject('lcdUnknown', { field: 'data.device', name: device, known: [...equipment.lcds] });
  }
  return typeof template === 'string' ? refuseTemplate({ equipment, templates }, 'data.template', template) : undefined;
}

/** Checks the line that an LED board is attached to, and the content that the board would have to show. */
export function refuseBoard(state: BoardState, row: ScoreBoardRow, set: Fields): Rejection | undefined {
  const { device } = row;
  const isAsked = ['device', 'address', 'rows', 'workplaces', 'department', 'disabled'].some((field) => set[field] !== undefined);
  if (device === null || !isAsked) return undefined;
  const { leds } = state.equipment;
  const ability = leds.get(device);
  if (ability === undefined) {
    if (set.device === undefined) return undefined;
    return reject('ledUnknown', { field: 'data.device', name: device, known: [...leds.keys()] });
  }
  const problems = refusePlace(state, row, ability);
  if (problems || row.disabled === 1) return problems;
  const ranges = [...state.books.TicketRange.values()].flatMap((range) =>
    misfit({ what: `tickets ${range.prefix}… of the range ${range.id}`, ...ticketsOf(range) }, whyNotTicket(range, ability)),
  );
  const windows = [...state.books.Workplace.values()].flatMap((window) =>
    showsWindow(row, window)
      ? misfit({ what: `"${shortWindowText(window)}", the window ${window.id}`, ...nameOf(window) }, whyNotWindow(window, ability))
      : [],
  );
  return cannotShow('data.device', row, [...ranges, ...windows]);
}

function refusePlace(state: BoardState, row: ScoreBoardRow, ability: LedAbility): Rejection | undefined {
  const { first, last } = ability.addresses;
  const addresses = boardAddresses(row, ability);
  if (row.rows > ability.rows && ability.rows > 1) {
    return reject('invalidField', {
      field: 'data.rows',
      fault: `expected at most ${ability.rows}: the boards of ${row.device} have no more`,
      why: 'range',
      least: 1,
      most: ability.rows,
    });
  }
  if (row.address < first || (addresses.at(-1) ?? 0) > last) {
    const most = last - addresses.length + 1;
    const fault = `expected a number from ${first} to ${most}, the addresses of boards of ${row.device}`;
    return reject('invalidField', { field: 'data.address', fault, why: 'range', least: first, most });
  }
  const holder = holderOf(state, row, ability, addresses);
  return holder && reject('invalidField', { field: 'data.address', ...holder, why: 'addressTaken' });
}

/** The device that has one of the addresses, and its description. */
interface Holder extends ErrorParameters {
  readonly fault: string;
  readonly address: number;
  readonly what: string;
}

function holderOf(
  { books, equipment }: BoardState,
  row: ScoreBoardRow,
  ability: LedAbility,
  wanted: readonly number[],
): Holder | undefined {
  const { leds, keypads } = ability.company ?? { leds: new Set([row.device]), keypads: new Map<number, string>() };
  for (const other of books.ScoreBoard.values()) {
    const its = other.device === null || other.id === row.id || !leds.has(other.device) ? undefined : equipment.leds.get(other.device);
    const taken = its && boardAddresses(other, its).find((address) => wanted.includes(address));
    if (taken === undefined) continue;
    return { fault: `the board ${other.id} "${other.name}" has the address ${taken} already`, address: taken, what: other.name };
  }
  const address = wanted.find((one) => keypads.has(one));
  if (address === undefined) return undefined;
  const name = `keypads.${keypads.get(address)}`;
  return { fault: `the keypad ${name} on the same line has the address ${address} already`, address, what: name };
}

/** Whether every board in use can show the tickets of a range. */
export function refuseTicketOnBoards(state: BoardState, row: TicketRangeRow, set: Fields): Rejection | undefined {
  const isNew = !state.books.TicketRange.has(row.id);
  if (!isNew && set.prefix === undefined && set.last === undefined) return undefined;
  for (const [board, ability] of boardsInUse(state)) {
    const misfits = misfit({ what: `tickets ${row.prefix}…`, ...ticketsOf(row) }, whyNotTicket(row, ability));
    if (misfits.length > 0) return cannotShow('data.prefix', board, misfits);
  }
  return undefined;
}

/** Whether every board that shows a window can show its name. */
export function refuseWindowOnBoards(state: BoardState, row: WorkplaceRow, set: Fields): Rejection | undefined {
  if (set.alias === undefined && set.name === undefined) return undefined;
  for (const [board, ability] of boardsInUse(state)) {
    const why = showsWindow(board, row) ? whyNotWindow(row, ability) : null;
    const misfits = misfit({ what: `"${shortWindowText(row)}"`, ...nameOf(row) }, why);
    if (misfits.length > 0) return cannotShow('data.alias', board, misfits);
  }
  return undefined;
}

function* boardsInUse({ books, equipment }: BoardState): Iterable<[ScoreBoardRow, LedAbility]> {
  for (const board of books.ScoreBoard.values()) {
    const ability = board.device === null || board.disabled === 1 ? undefined : equipment.leds.get(board.device);
    if (ability) yield [board, ability];
  }
}

/** Whether every board in use has the letters of a text. */
export const boardsShow = (state: BoardState, text: string): boolean =>
  [...boardsInUse(state)].every(([, ability]) => lacks(ability, text) === null);

/** Why the boards of a line cannot show the tickets of a range; null = they can. */
export function whyNotTicket({ prefix, last }: Pick<TicketRangeRow, 'prefix' | 'last'>, ability: LedAbility): Because | null {
  const digits = Math.max(DIGITS_MIN, String(last).length);
  return lacks(ability, `${prefix}0123456789`) ?? isTooLong([...prefix].length + digits, ability.ticketCells);
}

/** Why the boards of a line cannot show the name of a window; null = they can, or show no windows at all. */
export function whyNotWindow(window: WorkplaceRow, ability: LedAbility): Because | null {
  if (ability.windowCells === 0) return null;
  const text = shortWindowText(window);
  return lacks(ability, text) ?? isTooLong([...text].length, ability.windowCells);
}

function lacks(ability: LedAbility, text: string): Because | null {
  const letters = ability.unshowable(text);
  return letters.length === 0 ? null : because('lacksLetters', { letters });
}

const isTooLong = (length: number, most: number): Because | null => (length > most ? because('tooLongForBoard', { most, length }) : null);

/** Content that a board would have to show: in words, and as data. */
interface Content extends ErrorParameters {
  readonly what: string;
  readonly shows: 'tickets' | 'window';
  readonly text: string;
}
const ticketsOf = ({ prefix }: Pick<TicketRangeRow, 'prefix'>) => ({ shows: 'tickets', text: prefix }) as const;
const nameOf = (window: WorkplaceRow) => ({ shows: 'window', text: shortWindowText(window) }) as const;

/** Content that does not fit, and why. */
type Misfit = readonly [content: Content, why: Because];
const misfit = (content: Content, why: Because | null): readonly Misfit[] => (why === null ? [] : [[content, why]]);

/** The first in words of its own, then all of them: an installer who mends one after the other would be refused five times. */
function cannotShow(field: string, { id, name }: ScoreBoardRow, misfits: readonly Misfit[]): Rejection | undefined {
  const [first, ...others] = misfits;
  if (first === undefined) return undefined;
  const [content, why] = first;
  const textsOf = (kind: Content['shows']) => [...new Set(misfits.filter(([{ shows }]) => shows === kind).map(([{ text }]) => text))];
  const all = {
    ranges: textsOf('tickets'),
    windows: textsOf('window'),
    lacking: [...new Set(misfits.flatMap(([, one]) => lettersIn(one)))],
  };
  const words = [why.why, ...others.map(([other, { why: reason }]) => `nor ${other.what}: ${reason}`)].join('; ');
  return reject('boardCannotShow', { field, board: id, name, ...content, ...why, why: words, ...all, more: others.length });
}

const lettersIn = ({ letters }: Because): readonly string[] => (typeof letters === 'object' ? letters : []);

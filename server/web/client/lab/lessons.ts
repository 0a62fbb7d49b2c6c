/**
 * Faults of real devices as exercises: the page breaks something, the box reports it, the reader repairs it. The page detects by itself
 * that a step is done.
 */
import type { Word } from '../shared/words/catalogues.js';
import type { Device, Lab, Led, Order, Printer } from './bench.js';

/** The state from which a step detects that it is done. */
export interface Sight {
  readonly lab: Lab;
  readonly devices: readonly Device[];
}

/** @param before the state when the step began */
type IsDone = (sight: Sight, before: Sight) => boolean;

export interface Step {
  readonly words: Word<'lab'>;
  /** What the page does on the reader's request; without it the reader acts or waits. */
  readonly order?: Order;
  /** The page takes a ticket at this kiosk. */
  readonly takesTicketAt?: number;
  readonly isDone: IsDone;
}

export interface Lesson {
  /** `…Why`: why it matters, and what a technician learns from it. */
  readonly title: `lesson${'Cable' | 'Paper' | 'Cover' | 'Cutter' | 'Dark' | 'Silent' | 'Voice'}`;
  readonly steps: readonly Step[];
}

const act = (words: Word<'lab'>, order: Order, isDone: IsDone): Step => ({ words, order, isDone });
const take = (words: Word<'lab'>, takesTicketAt: number, isDone: IsDone): Step => ({ words, takesTicketAt, isDone });
const wait = (words: Word<'lab'>, isDone: IsDone): Step => ({ words, isDone });

const stateOf = ({ devices }: Sight, kind: Device['kind'], name: string): Device['state'] | undefined =>
  devices.find((row) => row.kind === kind && row.name === name)?.state;
const isWell = (kind: Device['kind'], name: string) => (sight: Sight) => stateOf(sight, kind, name) === 'ready';
const boxTells = (kind: Device['kind'], name: string): Step => wait('stepBoxTells', (sight) => !isWell(kind, name)(sight));
const boxIsWell = (kind: Device['kind'], name: string): Step => wait('stepBoxIsWell', isWell(kind, name));

const printerOf = ({ lab }: Sight, name: string): Printer | undefined => lab.printers.find((one) => one.name === name);
const hall = (action: Order['action'], mm?: number): Order => ({ kind: 'printer', name: 'hall', action, ...(mm !== undefined && { mm }) });
type Flag = 'is_paper_out' | 'is_cover_open' | 'is_cutter_jammed' | 'is_cutter_error';
const hallIs = (flag: Flag, is: boolean) => (sight: Sight) => printerOf(sight, 'hall')?.[flag] === is;
const newestPaper = (sight: Sight, name: string) => printerOf(sight, name)?.papers[0];
/** Longer than the strip that a printer feeds when it is cleared. */
const TICKET_MM = 60;
const isNewTicket: IsDone = (sight, before) => {
  const { id, is_whole = false, length_mm = 0 } = newestPaper(sight, 'hall') ?? {};
  return isWell('printer', 'hall')(sight) && is_whole && length_mm >= TICKET_MM && id !== newestPaper(before, 'hall')?.id;
};

const bus = (action: Order['action']): Order => ({ kind: 'line', name: 'led-bus', action });
const isPlugged =
  (part: 'lines' | 'leds', wanted: string, is: boolean): IsDone =>
  ({ lab }) =>
    [...lab[part]].find(({ name }) => name === wanted)?.is_plugged === is;
/** The last row of the main board: it shows a clock when there is no call. */
const lastRow = (action: Order['action']): Order => ({ kind: 'led', name: 'led-bus', address: 43, action });
const seenLastRow = ({ lab }: Sight): Led | undefined => lab.leds.find(({ name, address }) => name === 'led-bus' && address === 43);
const isLastRowOn = (is: boolean) => (sight: Sight) => seenLastRow(sight)?.is_on === is;
const isRepainted: IsDone = (sight) => seenLastRow(sight)?.rows.some(({ text }) => text.trim() !== '') === true && isLastRowOn(true)(sight);
const matrix = (action: Order['action']): Order => ({ kind: 'led', name: 'matrix', address: 1, action });
const sound = (action: Order['action']): Order => ({ kind: 'sound', name: 'hall', action });

export const LESSONS: readonly Lesson[] = [
  {
    title: 'lessonCable',
    steps: [
      act('stepPullAdapter', bus('pullCable'), isPlugged('lines', 'led-bus', false)),
      boxTells('led', 'led-bus'),
      act('stepPlugAdapter', bus('plugIn'), isPlugged('lines', 'led-bus', true)),
      boxIsWell('led', 'led-bus'),
    ],
  },
  {
    title: 'lessonPaper',
    steps: [
      act('stepPaperEnds', hall('endPaperSoon', 60), (sight) => (printerOf(sight, 'hall')?.paper_left_mm ?? 100) <= 60),
      take('stepTakeTicket', 2, hallIs('is_paper_out', true)),
      boxTells('printer', 'hall'),
      act('stepNewRoll', hall('loadPaper'), hallIs('is_paper_out', false)),
      // A ticket requested before the printer reports `ready` is printed by the spare printer.
      boxIsWell('printer', 'hall'),
      take('stepTicketComes', 2, isNewTicket),
    ],
  },
  {
    title: 'lessonCover',
    steps: [
      act('stepOpenCover', hall('openCover'), hallIs('is_cover_open', true)),
      boxTells('printer', 'hall'),
      take('stepSpare', 1, (sight, before) => newestPaper(sight, 'cash')?.id !== newestPaper(before, 'cash')?.id),
      act('stepShutCover', hall('closeCover'), hallIs('is_cover_open', false)),
      boxIsWell('printer', 'hall'),
    ],
  },
  {
    title: 'lessonCutter',
    steps: [
      act('stepJam', hall('jamCutter'), hallIs('is_cutter_jammed', true)),
      take('stepTakeTicket', 2, hallIs('is_cutter_error', true)),
      boxTells('printer', 'hall'),
      act('stepClearJam', hall('clearCutter'), hallIs('is_cutter_jammed', false)),
      boxIsWell('printer', 'hall'),
    ],
  },
  {
    title: 'lessonDark',
    steps: [
      act('stepBoardOff', lastRow('powerOff'), isLastRowOn(false)),
      wait('stepBoxBelieves', isWell('led', 'led-bus')),
      act('stepBoardOn', lastRow('powerOn'), isLastRowOn(true)),
      wait('stepRepainted', isRepainted),
    ],
  },
  {
    title: 'lessonSilent',
    steps: [
      act('stepMatrixOff', matrix('pullCable'), isPlugged('leds', 'matrix', false)),
      boxTells('led', 'matrix'),
      act('stepMatrixOn', matrix('plugIn'), isPlugged('leds', 'matrix', true)),
      boxIsWell('led', 'matrix'),
    ],
  },
  {
    title: 'lessonVoice',
    steps: [
      act('stepMute', sound('pullCable'), ({ lab }) => lab.sounds[0]?.state === 'unplugged'),
      wait('stepCallSomebody', (sight) => stateOf(sight, 'sound', 'hall') === 'trouble'),
      act('stepUnmute', sound('plugIn'), ({ lab }) => lab.sounds[0]?.state === 'ready'),
      wait('stepSoundBack', (sight) => stateOf(sight, 'sound', 'hall') !== 'trouble'),
    ],
  },
];

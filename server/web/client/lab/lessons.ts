/**
 * Faults of real devices as exercises: the page breaks something, the box reports it, the reader repairs it. The page detects by itself
 * that a step is done.
 */
import type { LabWord } from '../shared/catalogues.js';
import type { Device, Lab, Order } from './bench.js';

/** The state from which a step detects that it is done. */
export interface Sight {
  readonly lab: Lab;
  readonly devices: readonly Device[];
}

export interface Step {
  readonly words: LabWord;
  /** Orders that the page executes on the reader's request; without them the reader acts or waits. */
  readonly orders?: readonly Order[];
  /** The page takes a ticket at this kiosk. */
  readonly takesTicketAt?: number;
  /** @param before the state when the step began */
  readonly isDone: (sight: Sight, before: Sight) => boolean;
}

export interface Lesson {
  readonly id: string;
  readonly title: LabWord;
  /** Why it matters, and what a technician learns from it. */
  readonly why: LabWord;
  readonly steps: readonly Step[];
}

const device = ({ devices }: Sight, kind: Device['kind'], name: string): Device | undefined =>
  devices.find((row) => row.kind === kind && row.name === name);
const isTold = (kind: Device['kind'], name: string) => (sight: Sight) => !isWell(kind, name)(sight);
const isWell = (kind: Device['kind'], name: string) => (sight: Sight) => device(sight, kind, name)?.state === 'ready';
const printer = ({ lab }: Sight, name: string) => lab.printers.find((one) => one.name === name);
const line = ({ lab }: Sight, name: string) => lab.lines.find((one) => one.name === name);
const led = ({ lab }: Sight, address: number) => lab.leds.find((one) => one.name === 'led-bus' && one.address === address);
/** The last row of the main board: it shows a clock when there is no call. */
const lastRow = { kind: 'led', name: 'led-bus', address: 43 } as const;
const isLit = (sight: Sight): boolean => led(sight, 43)?.rows.some(({ text }) => text.trim() !== '') ?? false;
/** Longer than the strip that a printer feeds when it is cleared. */
const TICKET_MM = 60;
const hasTicket = (sight: Sight): boolean => {
  const { is_whole = false, length_mm = 0 } = newestPaper(sight, 'hall') ?? {};
  return is_whole && length_mm >= TICKET_MM;
};
const newestPaper = (sight: Sight, name: string) => printer(sight, name)?.papers[0];
const hall: Pick<Order, 'kind' | 'name'> = { kind: 'printer', name: 'hall' };
const hallBus: Pick<Order, 'kind' | 'name'> = { kind: 'line', name: 'led-bus' };
const matrix = { kind: 'led', name: 'matrix', address: 1 } as const;

export const LESSONS: readonly Lesson[] = [
  {
    id: 'cable',
    title: 'lessonCable',
    why: 'lessonCableWhy',
    steps: [
      {
        words: 'stepPullAdapter',
        orders: [{ ...hallBus, action: 'pullCable' }],
        isDone: (sight) => line(sight, 'led-bus')?.is_plugged === false,
      },
      { words: 'stepBoxTells', isDone: isTold('led', 'led-bus') },
      {
        words: 'stepPlugAdapter',
        orders: [{ ...hallBus, action: 'plugIn' }],
        isDone: (sight) => line(sight, 'led-bus')?.is_plugged === true,
      },
      { words: 'stepBoxIsWell', isDone: isWell('led', 'led-bus') },
    ],
  },
  {
    id: 'paper',
    title: 'lessonPaper',
    why: 'lessonPaperWhy',
    steps: [
      {
        words: 'stepPaperEnds',
        orders: [{ ...hall, action: 'endPaperSoon', mm: 60 }],
        isDone: (sight) => (printer(sight, 'hall')?.paper_left_mm ?? 100) <= 60,
      },
      { words: 'stepTakeTicket', takesTicketAt: 2, isDone: (sight) => printer(sight, 'hall')?.is_paper_out === true },
      { words: 'stepBoxTells', isDone: isTold('printer', 'hall') },
      {
        words: 'stepNewRoll',
        orders: [{ ...hall, action: 'loadPaper' }],
        isDone: (sight) => printer(sight, 'hall')?.is_paper_out === false,
      },
      // A ticket requested before the printer reports `ready` is printed by the spare printer.
      { words: 'stepBoxIsWell', isDone: isWell('printer', 'hall') },
      {
        words: 'stepTicketComes',
        takesTicketAt: 2,
        isDone: (sight, before) =>
          isWell('printer', 'hall')(sight) && hasTicket(sight) && newestPaper(sight, 'hall')?.id !== newestPaper(before, 'hall')?.id,
      },
    ],
  },
  {
    id: 'cover',
    title: 'lessonCover',
    why: 'lessonCoverWhy',
    steps: [
      {
        words: 'stepOpenCover',
        orders: [{ ...hall, action: 'openCover' }],
        isDone: (sight) => printer(sight, 'hall')?.is_cover_open === true,
      },
      { words: 'stepBoxTells', isDone: isTold('printer', 'hall') },
      {
        words: 'stepSpare',
        takesTicketAt: 1,
        isDone: (sight, before) => newestPaper(sight, 'cash')?.id !== newestPaper(before, 'cash')?.id,
      },
      {
        words: 'stepShutCover',
        orders: [{ ...hall, action: 'closeCover' }],
        isDone: (sight) => printer(sight, 'hall')?.is_cover_open === false,
      },
      { words: 'stepBoxIsWell', isDone: isWell('printer', 'hall') },
    ],
  },
  {
    id: 'cutter',
    title: 'lessonCutter',
    why: 'lessonCutterWhy',
    steps: [
      {
        words: 'stepJam',
        orders: [{ ...hall, action: 'jamCutter' }],
        isDone: (sight) => printer(sight, 'hall')?.is_cutter_jammed === true,
      },
      { words: 'stepTakeTicket', takesTicketAt: 2, isDone: (sight) => printer(sight, 'hall')?.is_cutter_error === true },
      { words: 'stepBoxTells', isDone: isTold('printer', 'hall') },
      {
        words: 'stepClearJam',
        orders: [{ ...hall, action: 'clearCutter' }],
        isDone: (sight) => printer(sight, 'hall')?.is_cutter_jammed === false,
      },
      { words: 'stepBoxIsWell', isDone: isWell('printer', 'hall') },
    ],
  },
  {
    id: 'dark',
    title: 'lessonDark',
    why: 'lessonDarkWhy',
    steps: [
      { words: 'stepBoardOff', orders: [{ ...lastRow, action: 'powerOff' }], isDone: (sight) => led(sight, 43)?.is_on === false },
      { words: 'stepBoxBelieves', isDone: isWell('led', 'led-bus') },
      { words: 'stepBoardOn', orders: [{ ...lastRow, action: 'powerOn' }], isDone: (sight) => led(sight, 43)?.is_on === true },
      { words: 'stepRepainted', isDone: (sight) => led(sight, 43)?.is_on === true && isLit(sight) },
    ],
  },
  {
    id: 'silent',
    title: 'lessonSilent',
    why: 'lessonSilentWhy',
    steps: [
      {
        words: 'stepMatrixOff',
        orders: [{ ...matrix, action: 'pullCable' }],
        isDone: ({ lab }) => lab.leds.some(({ name, is_plugged }) => name === 'matrix' && !is_plugged),
      },
      { words: 'stepBoxTells', isDone: isTold('led', 'matrix') },
      {
        words: 'stepMatrixOn',
        orders: [{ ...matrix, action: 'plugIn' }],
        isDone: ({ lab }) => lab.leds.every(({ name, is_plugged }) => name !== 'matrix' || is_plugged),
      },
      { words: 'stepBoxIsWell', isDone: isWell('led', 'matrix') },
    ],
  },
  {
    id: 'voice',
    title: 'lessonVoice',
    why: 'lessonVoiceWhy',
    steps: [
      {
        words: 'stepMute',
        orders: [{ kind: 'sound', name: 'hall', action: 'pullCable' }],
        isDone: ({ lab }) => lab.sounds[0]?.state === 'unplugged',
      },
      { words: 'stepCallSomebody', isDone: (sight) => device(sight, 'sound', 'hall')?.state === 'trouble' },
      {
        words: 'stepUnmute',
        orders: [{ kind: 'sound', name: 'hall', action: 'plugIn' }],
        isDone: ({ lab }) => lab.sounds[0]?.state === 'ready',
      },
      { words: 'stepSoundBack', isDone: (sight) => device(sight, 'sound', 'hall')?.state !== 'trouble' },
    ],
  },
];

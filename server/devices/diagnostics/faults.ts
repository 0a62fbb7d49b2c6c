/** Faults of devices in the words of `locales/en`: for the log, for `qctl`, and for clients that do not word the codes themselves. */
import words from '../../../locales/en/device-faults.json' with { type: 'json' };
import { filledIn } from '../../model/errors/refusal-reasons.js';

/** Every fault that has words; one without them does not compile. */
export type DeviceFault = keyof typeof words extends infer Key ? (Key extends `${infer Code}.what` ? Code : never) : never;

/** By the paper counter of the box; the printer does not report it. */
export const ROLL_LOW = 'rollLow';
/** A printer behind a queue of CUPS, which tells nothing of it; said always, and no fault. */
export const QUEUE_ONLY = 'queueOnly';
/** A screen that the box switched off by the hours of the hall; no fault. */
export const SCREEN_OFF = 'cecOff';
/** `mode = "text"` of a model that cannot place lines of text, as its pictures are strips. */
export const TEXT_DRAWN = 'textDrawn';
export const UNKNOWN_PRINTER = 'unknownPrinter';

/** In a row of `devices`. */
export const faultRow = (code: DeviceFault) => ({ code, text: words[`${code}.what`], remedy: words[`${code}.todo`] });

/** With what the other side says of it, if anything. */
export function saidFaultRow(code: DeviceFault, says: string) {
  const row = faultRow(code);
  if (says === '') return row;
  const own = `${code}.says`;
  const sentence = filledIn(isSentence(own) ? words[own] : words.says, { detail: says });
  return { ...row, text: `${row.text} ${sentence}`, says };
}

export const faultText = (code: DeviceFault): string => `${words[`${code}.what`]} ${words[`${code}.todo`]}`;

/** With what to do, and what is said of it. */
export function saidFaultText(code: DeviceFault, says: string): string {
  const { text, remedy } = saidFaultRow(code, says);
  return `${text} ${remedy}`;
}

/** The fault of one of the boards on a line; `detail` is what the board itself says. */
export function boardFaultRow(code: DeviceFault, { board, address, detail }: { board: string; address: number; detail: string }) {
  const row = faultRow(code);
  const sentence = detail === '' ? words.atBoard : words['atBoard.says'];
  return { ...row, about: `${board} (${address})`, text: filledIn(sentence, { board, address, detail, what: row.text }) };
}

const isSentence = (key: string): key is keyof typeof words => Object.hasOwn(words, key);
const isWorded = (reason: string): reason is DeviceFault => Object.hasOwn(words, `${reason}.what`);

/** Why a ticket was not printed. The journal may have a reason that this version does not know. */
export const reasonText = (reason: string): string => (isWorded(reason) ? words[`${reason}.what`] : reason);

/** Interface of a dialect of ESC/POS. All other code uses the lists in `index.ts`. */
import type { Bitmap } from '../../imaging/bitmap.js';
import type { Misfit } from '../../profile-files.js';
import type { Reading } from '../../twins/printer/commands.js';
import type { Sensors } from '../../twins/printer/sensors.js';
import type { BitMeanings, PrinterFacts } from '../facts.js';
import type { PrinterProfile } from '../profile.js';

interface Dialect {
  readonly misfits?: (profile: PrinterProfile) => Iterable<Misfit>;
  /** How a real printer of this dialect reads the bytes so far, for its twin: `unknown` if they begin none of its commands. */
  readonly read: (held: readonly number[]) => Reading;
  /** What a twin answers to a whole question, byte by byte; null = not a question of this dialect, or this model does not answer it. */
  readonly answer?: (question: readonly number[], sensors: Sensors, profile: PrinterProfile) => readonly number[] | null;
}

export interface PictureDialect<Name extends string = string> extends Dialect {
  /** Value of `raster.command` in the profile. */
  readonly name: Name;
  readonly print: (picture: Bitmap) => Uint8Array;
  /**
   * Rows of a strip, where pictures are strips that are composed like a line of text and printed by a feed: `print` takes one strip, and
   * the paper moves by a whole one. Left out = `print` takes any height and moves the paper by it.
   */
  readonly stripRows?: number;
}

export interface PresenterDialect extends Dialect {
  /** First bytes of `presenter.present`. */
  readonly begin: string;
}

export interface Question {
  /** As manuals write it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `inTurn`: answered after everything before it was executed, which proves that a ticket ended. */
  readonly when: 'atOnce' | 'inTurn';
  /** Meaning of the bits of the answer, byte by byte. */
  readonly meanings: readonly BitMeanings[];
  /** Some printers do not answer it while they have a fault: the answer to the next question of the round ends the wait for it. */
  readonly mayBeSilent?: boolean;
}

export type Report =
  | { readonly kind: 'answer'; readonly question: Question; readonly facts: PrinterFacts }
  /** Automatic status, sent unsolicited. */
  | { readonly kind: 'automatic'; readonly facts: PrinterFacts }
  /** A block `5F … 00`, such as the maker's name. */
  | { readonly kind: 'text'; readonly text: string }
  /** An invalid byte, or an answer without a pending question. */
  | { readonly kind: 'noise' };

/** A way to report the status. Its fields in the table `status` of a profile are joined in `index.ts`. */
export interface StatusDialect extends Omit<Dialect, 'read'>, Partial<Pick<Dialect, 'read'>> {
  /** Whether a printer sends this form; otherwise the six bytes of one maker could be taken for the four of another. */
  readonly isSent: (status: PrinterProfile['status']) => boolean;
  /** Questions that it answers in this form, in sending order. */
  readonly questions: (status: PrinterProfile['status']) => readonly Question[];
  /** Sent to a printer that was just switched on. */
  readonly begin?: (status: PrinterProfile['status']) => readonly Uint8Array[];
  /** Whether the bytes are this form, or may become it with the next ones. All but the last byte were accepted before. */
  readonly hear: (bytes: readonly number[]) => 'no' | 'more' | 'whole';
  /** Of answers in words: the bytes that `meanings` speak of; null = it answers another question. Left out = the answer itself. */
  readonly decode?: (question: Question, bytes: readonly number[]) => readonly number[] | null;
  /** What this form says if it answers no question. */
  readonly unasked?: (bytes: readonly number[]) => Report;
}

/** A presenter that does not handle untaken tickets by itself needs a command for it. */
export function* hasCommandFor({ presenter }: PrinterProfile): Iterable<Misfit> {
  if (presenter === null || presenter.untaken === 'hold' || presenter[presenter.untaken] !== null) return;
  const { untaken } = presenter;
  yield { field: `presenter.${untaken}`, expected: `the command, because untaken is "${untaken}"`, got: undefined };
}

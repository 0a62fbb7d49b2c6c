/** What a dialect of ESC/POS declares of itself. Everything else asks the lists in `index.ts`. */
import type { Bitmap } from '../../imaging/bitmap.js';
import type { Misfit } from '../../profile-files.js';
import type { Reading } from '../../twins/printer/commands.js';
import type { PrinterProfile } from '../profile.js';

interface Dialect {
  /** Fields that contradict each other in profiles of this dialect only. */
  readonly misfits?: (profile: PrinterProfile) => Iterable<Misfit>;
  /** What a real printer of this dialect makes of the bytes so far, for its twin: `unknown` where they begin none of its commands. */
  readonly read: (held: readonly number[]) => Reading;
}

/** How pictures are sent. */
export interface PictureDialect<Name extends string = string> extends Dialect {
  /** As the profile has it in `raster.command`. */
  readonly name: Name;
  readonly print: (picture: Bitmap) => Uint8Array;
}

/** How a presenter is told to hand a ticket out; the commands themselves are data of the profile. */
export interface PresenterDialect extends Dialect {
  /** How `presenter.present` begins. */
  readonly begin: string;
}

/** A presenter that does nothing by itself with a ticket that is not taken needs a command for it. */
export function* hasCommandFor({ presenter }: PrinterProfile): Iterable<Misfit> {
  if (presenter === null || presenter.untaken === 'hold' || presenter[presenter.untaken] !== null) return;
  const { untaken } = presenter;
  yield { field: `presenter.${untaken}`, expected: `the command, because untaken is "${untaken}"`, got: undefined };
}

/** Interface of a dialect of ESC/POS. All other code uses the lists in `index.ts`. */
import type { Bitmap } from '../../imaging/bitmap.js';
import type { Misfit } from '../../profile-files.js';
import type { Reading } from '../../twins/printer/commands.js';
import type { PrinterProfile } from '../profile.js';

interface Dialect {
  /** Contradicting fields that only profiles of this dialect can have. */
  readonly misfits?: (profile: PrinterProfile) => Iterable<Misfit>;
  /** How a real printer of this dialect reads the bytes so far, for its twin: `unknown` if they begin none of its commands. */
  readonly read: (held: readonly number[]) => Reading;
}

/** A way to send pictures. */
export interface PictureDialect<Name extends string = string> extends Dialect {
  /** Value of `raster.command` in the profile. */
  readonly name: Name;
  readonly print: (picture: Bitmap) => Uint8Array;
}

/** A way to present tickets; the commands themselves are data of the profile. */
export interface PresenterDialect extends Dialect {
  /** First bytes of `presenter.present`. */
  readonly begin: string;
}

/** A presenter that does not handle untaken tickets by itself needs a command for it. */
export function* hasCommandFor({ presenter }: PrinterProfile): Iterable<Misfit> {
  if (presenter === null || presenter.untaken === 'hold' || presenter[presenter.untaken] !== null) return;
  const { untaken } = presenter;
  yield { field: `presenter.${untaken}`, expected: `the command, because untaken is "${untaken}"`, got: undefined };
}

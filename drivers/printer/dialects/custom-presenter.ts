/** `FS P steps led what seconds`: the presenter of Custom VKP80III, which handles tickets left in the mouth by itself. */
import type { Misfit } from '../../profile-files.js';
import type { Reading } from '../../twins/printer/commands.js';
import { FS, fromHex } from '../commands.js';
import type { PrinterProfile } from '../profile.js';
import type { PresenterDialect } from './kind.js';

/** `FS P steps led c seconds`: c is E (eject) or R (retract), seconds 0 = hold. vkp80iii, present_ticket(). */
const FS_P = /^1C 50 [0-9A-F]{2} 0[01] (45|52) [0-9A-F]{2}$/;
const EJECTS = 0x45;
const RETRACTS = 0x52;

function* misfits({ presenter }: PrinterProfile): Iterable<Misfit> {
  if (presenter === null) return;
  const { present, untaken, timeoutSeconds } = presenter;
  const seconds = untaken === 'hold' ? 0 : timeoutSeconds;
  const letter = untaken === 'retract' ? RETRACTS : EJECTS;
  const [, , , , c, t] = fromHex(present);
  if (!FS_P.test(present) || t !== seconds || (untaken !== 'hold' && c !== letter)) {
    yield { field: 'presenter.present', expected: `FS P that ends as "${untaken}" after ${seconds} s`, got: present };
  }
}

function read([first, second, , , what, seconds]: readonly number[]): Reading {
  if (first !== FS || second !== 0x50) return 'unknown';
  if (seconds === undefined) return 'more';
  if (what !== EJECTS && what !== RETRACTS) return { wrong: 'FS P takes 45 (eject) or 52 (retract) in its third place' };
  return { kind: 'present', untaken: { how: what === EJECTS ? 'ejected' : 'retracted', seconds } };
}

export const customPresenter: PresenterDialect = { begin: '1C 50', misfits, read };

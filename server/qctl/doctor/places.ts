/** Where the files of the box are that is examined. */
import { resolve } from 'node:path';
import type { Status } from '../commands/status.js';
import { configFileOf, type DataFolderOptions, dataFolderOf } from '../data-folder.js';
import type { Dependencies } from '../dependencies.js';
import { isThisMachine, type Target } from '../target.js';
import type { Patient } from './check.js';

type Places = Pick<Patient, 'data' | 'config' | 'isElsewhere'>;
type Place = Pick<Dependencies, 'env' | 'root'>;

/** What was typed goes first; then the box that answers, which knows its folder best; then what is usual here. */
export function placesOf(own: DataFolderOptions, target: Target, status: Status | null, place: Place): Places {
  if (status !== null && !isThisMachine(target)) return { data: '', config: null, isElsewhere: true };
  const told = status?.diagnostics?.disk.folder;
  if (own.data !== undefined || own.config !== undefined || told === undefined) {
    return { data: dataFolderOf(own, place), config: configFileOf(own, place), isElsewhere: false };
  }
  return { data: told, config: isUsualFolder(told, place) ? configFileOf({}, place) : null, isElsewhere: false };
}

/** A configuration that names another folder is that of another box. One that cannot be read is examined as if it were of this one. */
function isUsualFolder(told: string, place: Place): boolean {
  try {
    return resolve(dataFolderOf({}, place)) === resolve(told);
  } catch {
    return true;
  }
}

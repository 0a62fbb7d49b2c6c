/** Maps errors of Node and the kernel to port faults. */
import { errorCode, messageOf } from '../error-code.js';
import { PortError, type PortFault } from './port.js';

export type Faults = Readonly<Record<string, readonly [fault: PortFault, words: string]>>;

const DENIED = ['denied', 'permission denied: the user of the service must be in the group of the device'] as const;

/** Errors of open(2). */
export const FAULTS_OPENING: Faults = {
  ENOENT: ['absent', 'it does not exist: is the device plugged in and switched on?'],
  ENODEV: ['absent', 'no device behind it: is it plugged in and switched on?'],
  ENXIO: ['absent', 'no program has the other end open'],
  ENOTDIR: ['absent', 'a part of the path is not a folder'],
  EBUSY: ['busy', 'another program has it open'],
  EACCES: DENIED,
  EPERM: DENIED,
  EISDIR: ['failed', 'it is a folder'],
};

/** Errors of read(2) and write(2). */
export const FAULTS_IN_USE: Faults = {
  ENODEV: ['lost', 'the device was unplugged'],
  ENXIO: ['lost', 'the device was unplugged'],
  EIO: ['lost', 'the device does not answer any more'],
  EPIPE: ['lost', 'the reader at the other end went away'],
  ENOSPC: ['failed', 'the disk is full'],
};

export function portErrorOf(error: unknown, name: string, faults: Faults): PortError {
  const known = faults[errorCode(error) ?? ''];
  const words = messageOf(error);
  return known ? new PortError(known[0], `${name}: ${known[1]}`, { cause: error }) : new PortError('failed', `${name}: ${words}`);
}

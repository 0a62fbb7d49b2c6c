/**
 * A printer of a serial line that has never answered is asked at other speeds: at the wrong one it understands nothing, and looks like a
 * printer that never answers. One speed each time the port is opened again, and each a few times, as what it does not understand may be
 * printed.
 */
import { formatPortAddress, type SerialAddress } from '../ports/address.js';
import { PortError, type PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { isAnswerByte } from './dialects/real-time-status.js';
import { BAUDS, hearsAt } from './inquire-line.js';

const ROUNDS_MAX = 3;
/** Of their form in a row: garbage of one byte in sixteen looks like one. */
const ANSWERS_MIN = 3;

/** `open` opens the line at any speed; the returned factory opens it as configured, or says at which other one the printer answers. */
export function openAtItsSpeed(address: SerialAddress, open: (address: SerialAddress) => PortFactory, timers: Timers): PortFactory {
  const others = BAUDS.filter((baud) => baud !== address.baud);
  let opened = 0;
  let found: number | null = null;
  let answers = 0;
  const hear = (bytes: Uint8Array): void => {
    for (const byte of bytes) if (answers < ANSWERS_MIN) answers = isAnswerByte(byte) ? answers + 1 : 0;
  };
  const answersAt = async (baud: number): Promise<boolean> => (await hearsAt(address, baud, open, timers)) === 'answers';
  const search = async (): Promise<number | null> => {
    if (answers >= ANSWERS_MIN || opened === 0 || opened > ROUNDS_MAX * others.length) return null;
    const baud = others[(opened - 1) % others.length];
    return baud !== undefined && (await answersAt(baud)) ? baud : null;
  };
  /** A speed that was found stays found until it answers at its own: it may be off, or have missed a question. */
  const stillAt = async (baud: number): Promise<number | null> => {
    if ((await answersAt(baud)) || !(await answersAt(address.baud))) return baud;
    answers = ANSWERS_MIN;
    return null;
  };
  return async (listener) => {
    found = found === null ? await search() : await stillAt(found);
    if (found !== null) throw new PortError('wrongSpeed', `${formatPortAddress(address)}: it answers at ${found}`, { says: String(found) });
    opened += 1;
    return await open(address)({
      received: (bytes) => {
        hear(bytes);
        listener.received(bytes);
      },
      lost: (error) => listener.lost(error),
    });
  };
}

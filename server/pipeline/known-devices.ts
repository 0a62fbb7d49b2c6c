/**
 * From where a user has logged in before. A device is recognised by its address, which every client has, or by the secret that it
 * sends with `login`, which holds where addresses change or are shared. The state keeps short digests of both, never an address itself.
 */
import { createHash } from 'node:crypto';
import type { QueueState } from '../engine/state.js';

export interface DeviceMarks {
  readonly address: string;
  /** undefined = the client sent no secret. */
  readonly device: string | undefined;
}

/** 96 bits: enough for devices of one user. */
const MARK_LENGTH = 16;

const markOf = (kind: keyof DeviceMarks, text: string): string =>
  createHash('sha256').update(`${kind} ${text}`).digest('base64url').slice(0, MARK_LENGTH);

export const marksOf = (address: string, device: string | undefined): DeviceMarks => ({
  address: markOf('address', address),
  device: device === undefined ? undefined : markOf('device', device),
});

/** By which mark the user's device is known; the one that nobody shares goes first. undefined = he was never seen there. */
export function knownMark({ knownDevices }: QueueState, userId: number | undefined, { address, device }: DeviceMarks): string | undefined {
  const known = userId === undefined ? undefined : knownDevices.get(userId);
  return [device, address].find((mark) => mark !== undefined && known?.includes(mark));
}

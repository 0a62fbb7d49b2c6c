/**
 * The devices of the demo: their names, models and places. The box gets them as a configuration, the process of the twins makes them.
 */

/**
 * The address of the devices in the network: each box has another, by the id of its process, so that their ports are known before they
 * are open, and several demos stand beside each other.
 */
export const hostOf = (pid: number): string => `127.${128 + ((pid >> 16) & 63)}.${(pid >> 8) & 255}.${pid & 255}`;

/** By the names that the kiosks of the demo use. */
export const PRINTERS = [
  { name: 'hall', profile: 'epson-tm-t20iii', rollMetres: 80, port: 29_100 },
  { name: 'cash', profile: 'generic-58mm', rollMetres: 30, port: 29_101 },
] as const;

/** Lines by their names in the demo's boards: an adapter, and a dot-matrix board behind a converter that confirms each command. */
export const LINE = { name: 'led-bus', profile: 'candle-7' } as const;
export const MATRIX = { name: 'matrix', profile: 'onbon-bx-6k', port: 29_102 } as const;

export const KEYPAD_PROFILE = 'candle-ub485';
/** Their addresses are beyond those of the boards: a board obeys all commands to its own address. */
export const KEYPADS_AT = [
  { name: 'window-11', window: 11, address: 96 },
  { name: 'window-12', window: 12, address: 97 },
] as const;

/** At a kiosk a code checks in an appointment; at a window it calls the visitor whose ticket it is on. */
export const SCANNERS_AT = [
  { name: 'entrance', place: { registrator: 1, user: 'kiosk' }, port: 29_103 },
  { name: 'window-1', place: { workplace: 1 }, port: 29_104 },
] as const;

export const LOUDSPEAKER = 'hall';

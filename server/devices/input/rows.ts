/** The state of keypads and scanners, for `devices` and the log. */
import type { Logger as Log } from 'pino';
import type { InputFault } from '../../../drivers/input/keypad.js';
import type { InputPlace } from '../../config/devices/inputs.js';
import type { DeviceRow } from '../diagnostics/device-source.js';
import { faultRow, faultText } from '../diagnostics/faults.js';

/** Faults of a code, while the scanner works. */
export type CodeFault = 'unknownCode' | 'ambiguousCode' | 'refusedCode';

/** The settings name a window or kiosk that is not in the books. */
const UNKNOWN_PLACE = 'unknownPlace';

export interface InputDevice {
  readonly name: string;
  readonly port: string;
  readonly profile: { readonly id: string; readonly vendor: string; readonly model: string };
  readonly place: InputPlace;
}

export interface InputHealth {
  readonly hasPlace: boolean;
  readonly fault: InputFault | null;
  readonly codeFault: CodeFault | null;
}

export function inputRow(
  kind: 'keypad' | 'scanner',
  { name, port, profile, place }: InputDevice,
  { hasPlace, fault, codeFault }: InputHealth,
): DeviceRow {
  const codes = [
    ...(hasPlace ? [] : ([UNKNOWN_PLACE] as const)),
    ...(fault === null || fault === 'starting' ? [] : [fault]),
    ...(codeFault === null ? [] : [codeFault]),
  ];
  const isUsable = hasPlace && (fault === null || fault === 'garbled');
  return {
    name,
    kind,
    profile: profile.id,
    model: `${profile.vendor} ${profile.model}`,
    port,
    state: fault === 'starting' ? 'starting' : !isUsable ? 'trouble' : codes.length > 0 ? 'warning' : 'ready',
    troubles: codes.map(faultRow),
    roll: null,
    jobs: 0,
    [place.kind]: place.id,
  };
}

/** Logs one line for each fault that begins, and one when it is gone. */
export function logFault(log: Pick<Log, 'info' | 'warn'>, kind: 'keypad' | 'scanner', name: string, fault: InputFault | null): void {
  if (fault === 'starting') return;
  if (fault === null) log.info({ [kind]: name }, `the ${kind} is ready`);
  else log.warn({ [kind]: name, fault }, faultText(fault));
}

/** The state of keypads and scanners, for `devices` and the log. */
import type { Logger as Log } from 'pino';
import type { InputTrouble } from '../../../drivers/input/keypad.js';
import type { DeviceRow } from '../diagnostics/device-status.js';
import type { Note } from '../diagnostics/faults.js';

/** Faults of a code, while the scanner works. */
export type CodeTrouble = 'unknownCode' | 'ambiguousCode' | 'refusedCode';

/** The settings name a window or kiosk that is not in the books. */
const UNKNOWN_PLACE = 'unknownPlace';

const NOTES: Readonly<Record<Exclude<InputTrouble, 'starting'> | CodeTrouble | typeof UNKNOWN_PLACE, Note>> = {
  [UNKNOWN_PLACE]: {
    what: 'The configuration puts the device at a window or kiosk that there is not.',
    todo: 'Mend `workplace` or `registrator` in the configuration, or add the window or kiosk.',
  },
  unplugged: {
    what: 'The device is not there.',
    todo: 'Plug it in; it works again by itself. If it is, check its port in the configuration.',
  },
  portBusy: { what: 'Another program has the device open.', todo: 'End the other program.' },
  portDenied: { what: 'The box may not open the device.', todo: 'Put the user of the service into the group of the device.' },
  portFailed: { what: 'The device cannot be opened.', todo: 'Unplug it and plug it in again; see the log of the box.' },
  garbled: {
    what: 'What comes over the line is no key.',
    todo: 'Check the speed of the line in the configuration and on the jumper of the keypad, and the two wires.',
  },
  unknownCode: { what: 'The last code belongs to no visitor who waits.', todo: 'Nothing, if it was an old ticket.' },
  ambiguousCode: {
    what: 'The last code can be the number of one visitor and the id of another.',
    todo: 'Set the scanner to send the kind of code before the code (AIM identifier).',
  },
  refusedCode: { what: 'The last code was understood, but not obeyed.', todo: 'See the log of the box for the reason.' },
};

export interface InputDevice {
  readonly name: string;
  readonly port: string;
  readonly profile: { readonly id: string; readonly vendor: string; readonly model: string };
}

export interface InputHealth {
  readonly hasPlace: boolean;
  readonly trouble: InputTrouble | null;
  /** The fault of the scanner's last code. */
  readonly codeTrouble: CodeTrouble | null;
}

export function inputRow(
  kind: 'keypad' | 'scanner',
  { name, port, profile }: InputDevice,
  { hasPlace, trouble, codeTrouble }: InputHealth,
): DeviceRow {
  const codes = [
    ...(hasPlace ? [] : ([UNKNOWN_PLACE] as const)),
    ...(trouble === null || trouble === 'starting' ? [] : [trouble]),
    ...(codeTrouble === null ? [] : [codeTrouble]),
  ];
  const isUsable = hasPlace && (trouble === null || trouble === 'garbled');
  return {
    name,
    kind,
    profile: profile.id,
    model: `${profile.vendor} ${profile.model}`,
    port,
    state: trouble === 'starting' ? 'starting' : !isUsable ? 'trouble' : codes.length > 0 ? 'warning' : 'ready',
    troubles: codes.map((code) => ({ code, text: NOTES[code].what, remedy: NOTES[code].todo })),
    roll: null,
    jobs: 0,
  };
}

/** Logs one line for each fault that begins, and one when it is gone. */
export function logTrouble(log: Pick<Log, 'info' | 'warn'>, kind: 'keypad' | 'scanner', name: string, trouble: InputTrouble | null): void {
  if (trouble === 'starting') return;
  if (trouble === null) log.info({ [kind]: name }, `the ${kind} is ready`);
  else log.warn({ [kind]: name, trouble }, `${NOTES[trouble].what} ${NOTES[trouble].todo}`);
}

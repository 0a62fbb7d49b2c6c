/** The models of devices that the box knows, of each kind that has any. */
import { KEYBOARD_LAYOUTS } from '../../../drivers/input/layouts.js';
import { KEYPAD_PROFILES, SCANNER_PROFILES, type ScannerCodes } from '../../../drivers/input/profile.js';
import { LED_PROFILES } from '../../../drivers/led/profiles.js';
import { PRINTER_PROFILES } from '../../../drivers/printer/profiles.js';
import { knownProfiles } from '../../../drivers/profile-files.js';

export interface DeviceModel {
  readonly kind: 'printer' | 'led' | 'keypad' | 'scanner';
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  /** Of a scanner: how its codes come. */
  readonly mode?: 'keyboard' | 'serial' | 'hidPos';
  /** Of a scanner that types as a keyboard: layouts that it may be set to, the usual one first. */
  readonly layouts?: string[];
}

/** @param own the folder with models of the branch; null = none */
export function deviceModels(own: string | null): readonly DeviceModel[] {
  const byKind = {
    printer: knownProfiles(PRINTER_PROFILES, own),
    led: knownProfiles(LED_PROFILES, own),
    keypad: knownProfiles(KEYPAD_PROFILES, own),
    scanner: knownProfiles(SCANNER_PROFILES, own),
  };
  return (Object.keys(byKind) as DeviceModel['kind'][]).flatMap((kind) =>
    [...byKind[kind].values()].map(({ id, vendor, model, ...rest }) => ({
      ...{ kind, id, vendor, model },
      ...('codes' in rest && modeOf(rest.codes)),
    })),
  );
}

function modeOf({ protocol }: ScannerCodes): Pick<DeviceModel, 'mode' | 'layouts'> {
  if (protocol === 'keyboard') return { mode: protocol, layouts: [...KEYBOARD_LAYOUTS] };
  return { mode: protocol === 'serial' ? protocol : 'hidPos' };
}

/** The models of devices that the box knows, of each kind that has any. */
import { KEYPAD_PROFILES, SCANNER_PROFILES } from '../../../drivers/input/profile.js';
import { LED_PROFILES } from '../../../drivers/led/profiles.js';
import { PRINTER_PROFILES } from '../../../drivers/printer/profiles.js';
import { knownProfiles } from '../../../drivers/profile-files.js';

export interface DeviceModel {
  readonly kind: 'printer' | 'led' | 'keypad' | 'scanner';
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
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
    [...byKind[kind].values()].map(({ id, vendor, model }) => ({ kind, id, vendor, model })),
  );
}

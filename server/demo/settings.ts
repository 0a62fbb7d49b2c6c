/** The devices of the demo as a configuration has them, at the ports where their twins are. */

import { ledFamily } from '../../drivers/led/family.js';
import { LED_PROFILES } from '../../drivers/led/profiles.js';
import { formatPortAddress, type PortAddress } from '../../drivers/ports/address.js';
import { PRINTER_PROFILES } from '../../drivers/printer/profiles.js';
import { shippedProfile } from '../../drivers/profile-files.js';
import { KEYPADS, SCANNERS } from '../config/devices/inputs.js';
import type { LedSettings } from '../config/devices/leds.js';
import type { PrinterSettings } from '../config/devices/printers.js';
import { KEYPAD_PROFILE, KEYPADS_AT, LINE, MATRIX, type PRINTERS, SCANNERS_AT } from './equipment.js';

export function printerSettings({ name, profile: id, rollMetres, port }: (typeof PRINTERS)[number], host: string): PrinterSettings {
  const profile = shippedProfile(PRINTER_PROFILES, id);
  return { name, ...connected({ kind: 'tcp', host, port }), profile, mode: profile.mode, rollMetres };
}

const connected = (address: PortAddress) => ({ port: formatPortAddress(address), address });

/** @param path of the adapter of the hall */
export function lineSettings(path: string): LedSettings {
  const profile = shippedProfile(LED_PROFILES, LINE.profile);
  const { line } = profile;
  return { name: LINE.name, ...connected({ kind: 'serial', path, ...line, flow: 'none' }), line, profile, family: ledFamily(profile) };
}

export function matrixSettings(host: string): LedSettings {
  const profile = shippedProfile(LED_PROFILES, MATRIX.profile);
  // Its font is Latin, the tickets of the demo are Russian.
  const at = connected({ kind: 'tcp', host, port: MATRIX.port });
  return { name: MATRIX.name, ...at, line: profile.line, profile, family: ledFamily(profile, { transliterates: true }) };
}

/** @param port of the line that they share with the boards */
export const keypadSettings = (port: string) =>
  KEYPADS.read(
    Object.fromEntries(
      KEYPADS_AT.map(({ name, window, address }) => [name, { port, profile: KEYPAD_PROFILE, address, workplace: window }]),
    ),
  ).devices;

export const scannerSettings = (host: string) =>
  SCANNERS.read(
    Object.fromEntries(
      SCANNERS_AT.map(({ name, place, port }) => [name, { port: `tcp:${host}:${port}`, profile: 'serial-scanner', ...place }]),
    ),
  ).devices;

/** The profiles of `firmware-profiles/printer/`. */
import { loadProfiles, type ProfileFault, readProfile } from '../profile-files.js';
import { PrinterProfile } from './profile.js';
import { profileRelations } from './profile-relations.js';

export const PRINTER_PROFILES = { folder: 'printer', schema: PrinterProfile, relations: profileRelations };

export function loadPrinterProfiles(folder?: string): ReadonlyMap<string, PrinterProfile> {
  return loadProfiles(PRINTER_PROFILES, folder);
}

export function readPrinterProfile(
  file: string,
  toml: string,
): { readonly profile: PrinterProfile } | { readonly faults: readonly ProfileFault[] } {
  return readProfile(PRINTER_PROFILES, file, toml);
}

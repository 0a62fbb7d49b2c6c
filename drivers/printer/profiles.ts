/** The profiles of `firmware-profiles/printer/`. */
import { loadProfiles, type ProfileFault, readProfile } from '../profile-files.js';
import { PrinterProfile } from './profile.js';
import { profileRelations } from './profile-relations.js';

export const PRINTER_PROFILES = { folder: 'printer', schema: PrinterProfile, relations: profileRelations };

/** Profiles by id, sorted. Throws `BadProfiles` with all faults of all files. */
export function loadPrinterProfiles(folder?: string): ReadonlyMap<string, PrinterProfile> {
  return loadProfiles(PRINTER_PROFILES, folder);
}

/** A profile from the text of its file, or all of its faults. */
export function readPrinterProfile(
  file: string,
  toml: string,
): { readonly profile: PrinterProfile } | { readonly faults: readonly ProfileFault[] } {
  return readProfile(PRINTER_PROFILES, file, toml);
}

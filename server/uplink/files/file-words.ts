/** How files and packages of headquarters are, in words that pages know too: `locales` have texts for each. */

/** Why a branch does not have a file (yet). */
export const FILE_FAULTS = [
  'headquartersFileTooLarge',
  'headquartersFileNoRoom',
  'headquartersFileDamaged',
  'headquartersFileDisk',
] as const;
export type FileFault = (typeof FILE_FAULTS)[number];

/** Why a package was not installed. */
export const RELEASE_FAULTS = ['unsigned', 'damaged', 'foreign', 'notNewer', 'disk', 'refused', 'back'] as const;
export type ReleaseFault = (typeof RELEASE_FAULTS)[number];

/** `waiting`: it is there, visitors are in the queue; `ordered`: root's service is to take it. */
export const RELEASE_STATES = ['none', 'fetching', 'waiting', 'ordered', 'installing', 'installed', 'failed'] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/** Sound faults and their remedies, in words for technicians. */

export const SOUND_TROUBLE_NOTES = {
  noPlayer: { what: 'aplay, the program that plays sound, is not installed.', todo: 'Install it: apt-get install alsa-utils.' },
  noDevice: {
    what: 'The sound device is not there.',
    todo: 'Plug it in, or name another one as `device`: `aplay -L` lists them.',
  },
  noPermission: { what: 'The box may not use the sound device.', todo: 'Add the user of the box to the group "audio" and restart it.' },
  deviceBusy: {
    what: 'Another program holds the sound device.',
    todo: 'End that program, or name a device that can be shared, such as "default" or "dmix".',
  },
  notPlayed: { what: 'The sound could not be played.', todo: 'See the log of the box for what aplay said.' },
  stuck: { what: 'The sound device does not take the sound.', todo: 'Unplug it and plug it in again, or restart the box.' },
  noSynthesiser: {
    what: 'espeak-ng, the program that speaks, is not installed: what has no recorded clips is announced by the chime alone.',
    todo: 'Install it (apt-get install espeak-ng), or give `[voice] clips` a folder of recorded clips.',
  },
  notSpoken: {
    what: 'espeak-ng could not speak: what has no recorded clips is announced by the chime alone.',
    todo: 'See the log of the box for what it said; install espeak-ng-data if it is missing.',
  },
  clipsMissing: {
    what: 'Recorded clips are missing or cannot be read; what needs them is spoken by espeak-ng.',
    todo: 'See the log of the box for their names, and record them as docs/voice-clips.md lists them.',
  },
} as const satisfies Readonly<Record<string, { readonly what: string; readonly todo: string }>>;

export type SoundTrouble = keyof typeof SOUND_TROUBLE_NOTES;
/** Faults that prevent a sound; the others only degrade it. */
export type PlayerTrouble = Extract<SoundTrouble, 'noPlayer' | 'noDevice' | 'noPermission' | 'deviceBusy' | 'notPlayed' | 'stuck'>;

/** A fault that occurred. */
export interface SoundFault<Trouble extends SoundTrouble = SoundTrouble> {
  readonly trouble: Trouble;
  /** Program output, or the missing clips; for the log. */
  readonly detail: string;
}

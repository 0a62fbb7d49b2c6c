/** Faults that prevent a sound. */
export type PlayerFault = 'noPlayer' | 'noDevice' | 'noPermission' | 'deviceBusy' | 'notPlayed' | 'stuck';
/** All faults; the others only degrade a call. */
export type SoundFaultCode = PlayerFault | 'noSynthesiser' | 'notSpoken' | 'clipsMissing';

export interface SoundFault<Code extends SoundFaultCode = SoundFaultCode> {
  readonly code: Code;
  /** Program output, or the missing clips; for the log. */
  readonly detail: string;
}

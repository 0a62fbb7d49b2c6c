/** What the sensors of a simulated printer read. */

export interface Sensors {
  readonly isCoverOpen: boolean;
  readonly isPaperOut: boolean;
  readonly isNearEnd: boolean;
  readonly isCutterError: boolean;
  readonly isHeadHot: boolean;
  /** The power supply delivers too little, or too much. */
  readonly isVoltageWrong: boolean;
  readonly isTicketInMouth: boolean;
  /** Received data is not printed yet. */
  readonly isBusy: boolean;
}

/** It does not print, whatever it receives. */
export const isStopped = ({ isCoverOpen, isPaperOut, isCutterError, isHeadHot, isVoltageWrong }: Sensors): boolean =>
  isCoverOpen || isPaperOut || isCutterError || isHeadHot || isVoltageWrong;

export function bits(...pairs: readonly (readonly [number, boolean])[]): number {
  return pairs.reduce((sum, [bit, isSet]) => (isSet ? sum | bit : sum), 0);
}

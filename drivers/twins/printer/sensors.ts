/** What the sensors of a simulated printer read. */

export interface Sensors {
  readonly isCoverOpen: boolean;
  readonly isPaperOut: boolean;
  readonly isNearEnd: boolean;
  readonly isCutterError: boolean;
  readonly isHeadHot: boolean;
  /** The power supply delivers too little, or too much. */
  readonly isVoltageWrong: boolean;
  /** Of a presenter. */
  readonly isPresenterJammed: boolean;
  readonly isTicketInMouth: boolean;
  /** Received data is not printed yet. */
  readonly isBusy: boolean;
}

/** It does not print, whatever it receives. */
export const isStopped = (sensors: Sensors): boolean =>
  sensors.isCoverOpen ||
  sensors.isPaperOut ||
  sensors.isCutterError ||
  sensors.isHeadHot ||
  sensors.isVoltageWrong ||
  sensors.isPresenterJammed;

export function bits(...pairs: readonly (readonly [number, boolean])[]): number {
  return pairs.reduce((sum, [bit, isSet]) => (isSet ? sum | bit : sum), 0);
}

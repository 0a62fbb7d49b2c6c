/**
 * Which norm of waiting for the first call a visitor has: alerts, the hall, the clerk's page and a replay go by it. Figures count by the
 * same (`db/facts/aggregate.ts`, which knows nothing of the server); `test/pipeline/records/norms.test.ts` holds all of them together.
 */

export interface WaitNorms {
  readonly wait_norm_sec: number;
  readonly appointment_wait_norm_sec: number;
}

/** 0 = none. @param isBooked with an appointment that was not missed */
export const waitNormSec = (service: WaitNorms, isBooked: boolean): number =>
  (isBooked && service.appointment_wait_norm_sec) || service.wait_norm_sec;

/** Of several services the strictest norm counts. */
export const isStricter = (sec: number, than: number): boolean => sec > 0 && (than === 0 || sec < than);

export const strictestSec = (norms: readonly number[]): number => norms.reduce((least, sec) => (isStricter(sec, least) ? sec : least), 0);

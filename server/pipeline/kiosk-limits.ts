/** What a kiosk may do with tickets and printers beside giving tickets out: anybody in the hall may reach behind its screen. */
import type { RegistratorRow } from '../model/books/index.js';
import type { Consumer } from '../model/consumer.js';
import { type Rejection, reject } from '../model/errors.js';

/** A visitor who wants his paper once more is still at the kiosk, or comes back with half of it. */
export const COPY_WITHIN_MINUTES = 15;

export function refuseForeignTicket(
  kiosk: RegistratorRow,
  { id, registratorId, registeredMs }: Consumer,
  atMs: number,
): Rejection | undefined {
  const isRecent = atMs - registeredMs <= COPY_WITHIN_MINUTES * 60_000;
  return registratorId === kiosk.id && isRecent ? undefined : reject('foreignTicket', { id, minutes: COPY_WITHIN_MINUTES });
}

export function refuseForeignPrinter({ printer: own, spare_printer: spare }: RegistratorRow, printer: string): Rejection | undefined {
  return printer === own || printer === spare ? undefined : reject('foreignPrinter', { printer });
}

/** Finds the visitor for a typed number or a scanned code: with a ticket, or with an appointment. */
import type { Scan } from '../../../drivers/input/scan.js';
import type { QueueState } from '../../engine/state.js';
import { queueOf } from '../../engine/window-queue.js';
import { isPlanned } from '../../model/books/index.js';
import type { Consumer } from '../../model/consumer.js';
import { daysBetween } from '../../model/local-time.js';

/** `2` or `A002`, at a window: of several such tickets, the one called first there; tickets that cannot be called come last. */
export function typedTicket(state: QueueState, workplaceId: number, typed: string): Consumer | undefined {
  const meant = queueOf(state, workplaceId).filter(({ consumer }) => isNamed(consumer, typed) || hasNumber(consumer, typed));
  return (meant.find(({ mayCall }) => mayCall) ?? meant[0])?.consumer;
}

/** Whether it is the code of an appointment of today, or of one over midnight: it gives a ticket, unless the box says why not. */
export const isAppointment = ({ books, day }: QueueState, text: string): boolean =>
  books.ConsumerPreRegistered.withCode(text).some(
    (row) => row.date === day || (isPlanned(row) && Math.abs(daysBetween(row.date, day)) === 1),
  );

export type ScannedTicket = { readonly consumer: Consumer } | { readonly fault: 'unknownCode' | 'ambiguousCode' };

/**
 * QR codes on tickets hold the address of the ticket's page or its text, CODE128 holds its id. If the scanner does not report the kind of
 * code, or cannot send letters beyond the US keyboard (`Г002` comes as `002`), each reading is tried; two readings that find different
 * visitors find none.
 */
export function scannedTicket(state: QueueState, { text, symbology }: Scan, losesLetters: boolean): ScannedTicket {
  const found = new Set<Consumer>();
  const byPage = state.codes.get(PAGE.exec(text)?.[1] ?? '');
  if (byPage) found.add(byPage);
  if (symbology !== 'code128') {
    for (const consumer of state.consumers.values()) {
      if (isNamed(consumer, text) || (losesLetters && hasNumber(consumer, text))) found.add(consumer);
    }
  }
  // Ids have no leading zeros, ticket numbers do.
  const byId = symbology !== 'qr' && /^[1-9]\d{0,14}$/.test(text) ? state.consumers.get(Number(text)) : undefined;
  if (byId) found.add(byId);
  const [consumer, ...others] = found;
  if (consumer === undefined) return { fault: 'unknownCode' };
  return others.length > 0 ? { fault: 'ambiguousCode' } : { consumer };
}

/** The address of a visitor's own page, as tickets carry it. */
const PAGE = /\/t\/([\w-]+)$/;

const isNamed = ({ ticket }: Consumer, text: string): boolean => ticket.toUpperCase() === text.toUpperCase();

const hasNumber = ({ number }: Consumer, text: string): boolean => /^\d{1,9}$/.test(text) && number === Number(text);

/** Which visitor is meant by what was typed or scanned. */
import type { Scan } from '../../../drivers/input/scan.js';
import type { QueueState } from '../../engine/state.js';
import { queueOf } from '../../engine/views.js';
import type { Consumer } from '../../model/consumer.js';

/** `2` or `A002`, at a window: of several with this number, who would be called first there; who cannot be called comes last. */
export function typedTicket(state: QueueState, workplaceId: number, typed: string): Consumer | undefined {
  const meant = queueOf(state, workplaceId).filter(({ consumer }) => isNamed(consumer, typed) || hasNumber(consumer, typed));
  return (meant.find(({ mayCall }) => mayCall) ?? meant[0])?.consumer;
}

export type ScannedTicket = { readonly consumer: Consumer } | { readonly fault: 'unknownCode' | 'ambiguousCode' };

/**
 * Tickets carry the address of their page or their text in QR codes and their id in CODE128. Where the scanner does not say which it
 * was, or cannot say letters beyond the US keyboard (`Г002` comes as `002`), each reading is tried, and two that lead to different visitors
 * lead nowhere.
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
  // Ids have no zeros before them, numbers of tickets do.
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

/** The plain ticket for callers that do not know designs yet. */
import { PLAIN } from './designs/plain.js';
import { ticketLayout } from './ticket-layout.js';

export interface TicketContent {
  readonly ticket: string;
  readonly services: readonly string[];
  readonly registered: { readonly date: string; readonly time: string };
  readonly ahead: number | null;
  readonly branch: string;
}

/** Printable widths at 203 dots an inch: paper of 58 mm and of 80 mm. */
export const TICKET_WIDTHS_DOTS = { paper58mm: 384, paper80mm: 576 } as const;

export function ticketSvg({ registered, ...content }: TicketContent, widthDots: number): { readonly svg: string } {
  const rest = { consumerId: 0, registrator: '', comment: '', pinCode: '', language: '' };
  return ticketLayout(PLAIN, { ...content, ...registered, ...rest }, widthDots, { isCopy: false, photo: null });
}

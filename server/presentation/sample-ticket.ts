/** A sample ticket for designs that are being edited, with everything that a design can show. */
import type { TicketContent } from '../model/ticket.js';
import { hallWord } from './messages.js';

/**
 * @param language chosen by the visitor; empty = the first of the design
 * @param own what is known of the branch
 */
export const sampleTicket = (branch: string, language: string, own: Partial<TicketContent>): TicketContent => ({
  ticket: 'Г002',
  consumerId: 32317,
  services: [hallWord('sample.service.2', [language]), hallWord('sample.service.1', [language])],
  date: '24.11.2026',
  time: '15:09',
  ahead: 3,
  branch,
  registrator: hallWord('sample.kiosk', [language]),
  comment: hallWord('sample.comment', [language]),
  pinCode: '402913',
  language,
  page: 'http://queue.example/t/kV7mQ2xJ9-TbRw',
  wait: { median: 5, most: 12 },
  ...own,
});

/** The test page of a printer: like a ticket, with a number that no visitor has. */

import type { PrinterSettings } from '../../config/devices/printers.js';
import type { DesignRow, TicketDesign } from '../../model/designs/ticket-design.js';
import type { TicketContent } from '../../model/ticket.js';

const SAMPLES = ['Съешь ещё этих мягких булок, да выпей чаю', 'Ә ғ қ ң ө ұ ү һ і', 'The quick brown fox 0123456789'] as const;

export function testPage(
  { name, profile, mode, port }: PrinterSettings,
  pattern: string,
  branch: string,
  time: string,
): {
  readonly design: TicketDesign;
  readonly content: TicketContent;
} {
  const text = (words: string, size = 2.6, bold = false): DesignRow => ({ row: 'text', text: words, size, bold });
  const head: DesignRow[] = [{ row: 'rule' }, text(name, 6, true), text(`${profile.vendor} ${profile.model}`), { row: 'rule' }];
  const rest: DesignRow[] = [
    text(`${profile.id}, ${mode}, ${profile.media.widthDots}`),
    text(port, 2),
    ...SAMPLES.map((sample) => text(sample)),
    { row: 'qr', content: `qbox ${name}`, size: 16 },
    { row: 'barcode', content: '1234567890', height: 4 },
    { row: 'rule' },
  ];
  return {
    design: { title: 'test', languages: ['ru'], rows: [...head, ...(pattern === 'identify' ? [] : rest), text(time)] } as TicketDesign,
    content: {
      ...{ ticket: '', consumerId: 0, services: [], date: '', time: '', ahead: null, branch, registrator: '', comment: '', pinCode: '' },
      language: 'ru',
    },
  };
}

/** The columns of a list of calls: the ticket, the arrow, and the window. */
import type { Rectangle } from './frame.js';

/** Parts of a row's width: the ticket and the arrow; the rest is for the window. */
const TICKET_SHARE = 0.4;
const ARROW_SHARE = 0.13;

type Columns = Readonly<Record<'ticket' | 'arrow' | 'window', Pick<Rectangle, 'left' | 'width'>>>;

export function columnsOf({ width }: Pick<Rectangle, 'width'>, gap: number): Columns {
  const inner = Math.max(3, width - 6 * gap);
  const [ticket, between] = [inner * TICKET_SHARE, inner * ARROW_SHARE];
  return {
    ticket: { left: 3 * gap, width: ticket },
    arrow: { left: 3 * gap + ticket, width: between },
    window: { left: 3 * gap + ticket + between, width: inner - ticket - between },
  };
}

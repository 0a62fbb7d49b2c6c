/**
 * The code of a ticket: what is behind `/t/` in the address on the paper. Whoever has it sees how this one visitor stands, and can take
 * him out of the queue; nobody can guess it. 14 characters of base64url are 84 bits, and no address of fewer characters holds 80.
 */
export const TICKET_CODE_LENGTH = 14;
export const TICKET_CODE_PATTERN = `^[A-Za-z0-9_-]{${TICKET_CODE_LENGTH}}$`;

/** The comment of what a visitor left on his own page; pages and statistics know it by its brackets, as they know reasons of refusals. */
export const VISITOR_LEFT = '[visitorLeft]';

/** What became of a ticket that is no longer in the queue, as its visitor is told for a while. */
export interface EndedTicket {
  readonly ticket: string;
  /** `served` = some operation was; `left` = he left by himself; `closed` = anything else. */
  readonly how: 'served' | 'left' | 'closed';
  readonly atMs: number;
}

/** Codes of tickets, which open a page of their own. */
import { TICKET_CODE_LENGTH } from '../../model/ticket.js';

const WORD_BYTES = 4;
const CODE_WORDS = Math.ceil((TICKET_CODE_LENGTH * 6) / 8 / WORD_BYTES);

/**
 * The code of a ticket's own page; see `TICKET_CODE_LENGTH`.
 * @param chance a whole number of 32 unpredictable random bits
 */
export function newTicketCode(chance: () => number): string {
  const bits = Buffer.alloc(CODE_WORDS * WORD_BYTES);
  for (let word = 0; word < CODE_WORDS; word++) bits.writeUInt32BE(chance(), word * WORD_BYTES);
  return bits.toString('base64url').slice(0, TICKET_CODE_LENGTH);
}

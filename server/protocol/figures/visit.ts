/** What pages know of the ends of visits. */
export { REFUSAL_CODES } from '../../model/ticket.js';

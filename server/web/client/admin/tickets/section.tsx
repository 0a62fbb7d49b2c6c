/** The section of ticket designs. */
import { DesignsSection } from '../designs/designs-section.js';
import { ticketShelf } from '../designs/shelf.js';
import { link } from '../page.js';
import type { SectionProps } from '../section-props.js';
import { TicketEditor } from './ticket-editor.js';

const shelf = ticketShelf(link.client);

export const TicketsSection = (props: SectionProps) => (
  <DesignsSection {...props} shelf={shelf} title="ticketsTitle" hint="ticketsHint" editor={TicketEditor} />
);

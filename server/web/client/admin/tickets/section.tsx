/** The section of ticket designs. */
import { useState } from 'preact/hooks';
import { LooksSection } from '../looks/looks-section.js';
import { ticketShelf } from '../looks/shelf.js';
import type { SectionProps } from '../sections.js';
import { TicketEditor } from './ticket-editor.js';

export function TicketsSection(props: SectionProps) {
  const [shelf] = useState(() => ticketShelf(props.link.client));
  return <LooksSection {...props} shelf={shelf} title="ticketsTitle" hint="ticketsHint" editor={TicketEditor} />;
}

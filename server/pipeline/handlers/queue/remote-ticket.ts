/** A visitor takes a ticket on the page of headquarters, as at one of the kiosks of the branch. */
import { createHash } from 'node:crypto';
import { Rejection } from '../../../model/errors/errors.js';
import { TICKET_CODE_LENGTH } from '../../../model/ticket.js';
import { headquartersCommands } from '../../../protocol/commands/box/headquarters.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { ticketSeen } from '../../tickets/visitor-view.js';
import { dataAnswer } from '../handler.js';
import { handle } from './family.js';
import { refuseTooLate } from './registration.js';

type Reply = ReplyData<'remoteTicket'>;

const remoteTicket = handle(headquartersCommands.remoteTicket, ({ context, state, data }) => {
  const { service, language } = data;
  const code = codeOf(data.key);
  const seen = (): Reply['ticket'] => {
    const at = { nowMs: context.pipeline.stamp().atMs, places: context.projections.places };
    const ticket = ticketSeen(state, code, at, context.expectedWait);
    if (ticket === null) return null;
    // No messages are offered there.
    const { notify: _, ...told } = ticket;
    return told;
  };
  const answer = (how: Reply['answer'], ticket: Reply['ticket'] = null, seconds = 0) =>
    dataAnswer({ answer: how, ticket, seconds } satisfies Reply);
  const known = seen();
  if (known !== null) return answer('ticket', known);
  if (service === undefined) return answer('unknown');
  const kiosk = state.books.Registrator.get(context.config.headquarters.remoteKiosk);
  if (kiosk === undefined) return answer('off');
  const seconds = context.remoteTickets.waitSeconds();
  if (seconds > 0) return answer('full', null, seconds);
  const outcome =
    refuseTooLate({ context, state, data: { services: [service] } }, kiosk) ??
    context.pipeline.execute({
      ...{ type: 'register', services: [service], priority: null, pinCode: null, photo: null, comment: '', code },
      ...{ registratorId: kiosk.id, channel: 'kiosk', ...(language && { language }) },
    });
  if (outcome instanceof Rejection) return outcome;
  context.remoteTickets.taken();
  return answer('ticket', seen());
});

/** Of the key that the visitor's browser made, so that a repetition finds the ticket, also after a restart and in a backup. */
const codeOf = (key: string): string =>
  createHash('sha256').update(`remote ticket ${key}`).digest('base64url').slice(0, TICKET_CODE_LENGTH);

export const remoteTicketHandlers = [remoteTicket];

/** State of printers, new rolls, and tickets printed again. */
import { consumerText } from '../../../engine/views.js';
import type { RegistratorRow } from '../../../model/books/index.js';
import type { Consumer } from '../../../model/consumer.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import { printingCommands } from '../../../protocol/commands/queue/printing.js';
import { audienceOf } from '../../access/rights.js';
import { devicesTopic, type Topic } from '../../feeds/topics.js';
import { owedPaper, ticketContent } from '../../tickets/ticket-content.js';
import { Json } from '../answer-data.js';
import { type Answer, acknowledged, authorOf, NO_ERRORS_ANSWER, subscribed, topicAnswer } from '../handler.js';
import { handle, type Request } from './family.js';
import { kioskOf, paperAnswer, restorePaper, ticketAnswer } from './registration.js';

/** Completes a kept answer; a copy is owed, whatever the kiosk does without paper. */
const restoreReprint = (request: Request, kept: string): Answer =>
  restorePaper(request, kept, { report: (consumer) => request.context.paper.reportOf(consumer, null), picture: () => null });

const reprintTicket = handle(
  printingCommands.reprintTicket,
  (request) => {
    const { context, state, session } = request;
    const { id, printer } = request.data;
    const consumer = state.consumers.get(id);
    if (consumer === undefined) return noSuchElement('Consumer', id);
    const kiosk = kioskOf(request);
    const refusal =
      kiosk &&
      (refuseForeignTicket(kiosk, consumer, context.pipeline.stamp().atMs) ?? (printer ? refuseForeignPrinter(kiosk, printer) : undefined));
    if (refusal) return refusal;
    const content = owedPaper(state, id)?.content ?? ticketContent(state, context.ticketFacts, consumer);
    const verdict = context.paper.reprint(consumer, content, printer ?? null);
    if (verdict instanceof Rejection) return verdict;
    return paperAnswer(ticketAnswer(context, new Json(consumerText(state, consumer, audienceOf(state, session))), id), verdict, null);
  },
  restoreReprint,
);

const topicOf = ({ state, session }: Request): Topic => devicesTopic(audienceOf(state, session));

const devices = handle(printingCommands.devices, (request) => topicAnswer(request.context, topicOf(request)));

const subscribeDevices = handle(printingCommands.subscribeDevices, (request) => subscribed(request, request.session, topicOf(request)));

const unsubscribeDevices = handle(printingCommands.unsubscribeDevices, ({ context, peer }) => {
  for (const audience of ['full', 'public'] as const) context.subscriptions.remove(devicesTopic(audience), peer);
  return NO_ERRORS_ANSWER;
});

const newRoll = handle(printingCommands.newRoll, (request) => {
  const { printer } = request.data;
  const kiosk = kioskOf(request);
  const refusal = kiosk && refuseForeignPrinter(kiosk, printer);
  if (refusal) return refusal;
  return acknowledged(request.context.pipeline.execute({ type: 'changeRoll', printer }, authorOf(request)));
});

export const printingHandlers = [reprintTicket, devices, subscribeDevices, unsubscribeDevices, newRoll];

/** A visitor who wants the paper again is still at the kiosk, or comes back soon. */
const COPY_WITHIN_MINUTES = 15;

/** A kiosk prints again only its own recent tickets: anybody in the hall may reach behind its screen. */
function refuseForeignTicket(kiosk: RegistratorRow, { id, registratorId, registeredMs }: Consumer, atMs: number): Rejection | undefined {
  const isRecent = atMs - registeredMs <= COPY_WITHIN_MINUTES * 60_000;
  return registratorId === kiosk.id && isRecent ? undefined : reject('foreignTicket', { id, minutes: COPY_WITHIN_MINUTES });
}

function refuseForeignPrinter({ printer: own, spare_printer: spare }: RegistratorRow, printer: string): Rejection | undefined {
  return printer === own || printer === spare ? undefined : reject('foreignPrinter', { printer });
}

/** Printers as people see them, and a ticket once more. */

import { consumerText } from '../../engine/views.js';
import { Rejection, reject } from '../../model/errors.js';
import { printingCommands } from '../../protocol/commands/printing.js';
import { refuseForeignPrinter, refuseForeignTicket } from '../kiosk-limits.js';
import { devicesTopic, type Topic } from '../projections.js';
import { audienceOf } from '../rights.js';
import { owedPaper, ticketContent } from '../ticket-content.js';
import { Json } from './answer-data.js';
import { type Answer, acknowledged, authorOf, handle, NO_ERRORS_ANSWER, type Request, textAnswer } from './handler.js';
import { kioskOf, paperAnswer, restorePaper, ticketAnswer } from './registration.js';
import { subscribed } from './subscribed.js';

/** Completes a kept answer; a copy is owed, whatever the kiosk does without paper. */
const restoreReprint = (request: Request, kept: string): Answer =>
  restorePaper(request, kept, { report: (consumer) => request.context.paper.reportOf(consumer, null), picture: () => null });

const reprintTicket = handle(
  printingCommands.reprintTicket,
  (request) => {
    const { context, state, session } = request;
    const { id, printer } = request.data;
    const consumer = state.consumers.get(id);
    if (consumer === undefined) return reject('noSuchElement', { field: 'data.id', book: 'Consumer', what: `id ${id}` });
    const kiosk = kioskOf(request);
    const refusal =
      kiosk &&
      (refuseForeignTicket(kiosk, consumer, context.pipeline.stamp().atMs) ?? (printer ? refuseForeignPrinter(kiosk, printer) : undefined));
    if (refusal) return refusal;
    const content = owedPaper(state, id)?.content ?? ticketContent(state, context.ticketFacts, consumer, '');
    const verdict = context.paper.reprint(consumer, content, printer ?? null);
    if (verdict instanceof Rejection) return verdict;
    return paperAnswer(ticketAnswer(context, new Json(consumerText(state, consumer, audienceOf(state, session))), id), verdict, null);
  },
  restoreReprint,
);

const topicOf = ({ state, session }: Request): Topic => devicesTopic(audienceOf(state, session));

const devices = handle(printingCommands.devices, (request) => textAnswer(request.context.projections.json(topicOf(request))));

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

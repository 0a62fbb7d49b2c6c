/** Printers as people see them, and a ticket once more. */
import { Rejection, reject } from '../../model/errors.js';
import type { RequestData } from '../../protocol/registry.js';
import { DEVICES_TOPIC } from '../projections.js';
import { owedPaper, ticketContent } from '../ticket-content.js';
import { type Answer, acknowledged, authorOf, type Handler, NO_ERRORS_ANSWER, type Request, textAnswer } from './handler.js';
import { paperAnswer, restorePaper, ticketJson } from './registration.js';
import { subscribed } from './subscribed.js';

export const reprintTicket: Handler = ({ desk, state, data }) => {
  const { id, printer } = data as RequestData<'reprintTicket'>;
  const consumer = state.consumers.get(id);
  if (consumer === undefined) return reject('noSuchElement', { field: 'data.id', book: 'Consumer', what: `id ${id}` });
  const content = owedPaper(state, id)?.content ?? ticketContent(state, desk.ticketFacts, consumer, '');
  const verdict = desk.paper.reprint(consumer, content, printer ?? null);
  return verdict instanceof Rejection ? verdict : paperAnswer(ticketJson(state, consumer), verdict, null);
};

/** Completes a kept answer; a copy is owed, whatever the kiosk does without paper. */
export const restoreReprint = (request: Request, keptJson: string): Answer =>
  restorePaper(request, keptJson, { report: (consumer) => request.desk.paper.reportOf(consumer, null), picture: () => null });

export const devices: Handler = ({ desk }) => textAnswer(desk.projections.json(DEVICES_TOPIC));

export const subscribeDevices: Handler = (request) => subscribed(request, request.session, DEVICES_TOPIC);

export const unsubscribeDevices: Handler = ({ desk, peer }) => {
  desk.subscriptions.remove(DEVICES_TOPIC, peer);
  return NO_ERRORS_ANSWER;
};

export const newRoll: Handler = (request) => {
  const { printer } = request.data as RequestData<'newRoll'>;
  return acknowledged(request.desk.pipeline.execute({ type: 'changeRoll', printer }, authorOf(request)));
};

/**
 * Tickets in answers that are kept for a repetition. The id of the ticket is kept; a repetition shows the ticket as it is then, from the
 * queue or from the history, so that a kept answer is small and contains none of the visitor's texts.
 */
import { consumerWithoutTexts } from '../../../../db/store/store.js';
import { type Audience, consumerText } from '../../../engine/views.js';
import type { Consumer } from '../../../model/consumer.js';
import { noSuchElement } from '../../../model/errors/errors.js';
import { isSupervisor } from '../../access/rights.js';
import { type AnswerData, Json } from '../answer-data.js';
import { type Answer, type CommonContext, type Request, textAnswer } from '../handler.js';

/** The ticket, with the visitor's photo for the clerk; a supervisor gets no personal data. */
export function consumerAnswer({ context, state, session }: Request, consumer: Consumer): Answer {
  const kept = { id: consumer.id };
  if (isSupervisor(state, session)) return { data: new Json(consumerText(state, consumer, 'public')), kept };
  return { data: withPhoto(context, new Json(consumerText(state, consumer)), state.consumers.get(consumer.id)), kept };
}

/** Earlier versions stored the whole ticket: only its id is used. */
export function restoreConsumer(request: Request, kept: string): Answer {
  const { id } = JSON.parse(kept) as { readonly id?: number };
  if (id === undefined) return textAnswer(kept);
  const consumer = request.state.consumers.get(id);
  if (consumer) return consumerAnswer(request, consumer);
  const audience = isSupervisor(request.state, request.session) ? 'public' : 'full';
  return { data: endedTicket(request.context, id, audience, (ticket) => ticket), kept: { id } };
}

/** A ticket that has ended, shown by `show`; a refusal if it was removed for good. */
export async function endedTicket(
  context: CommonContext,
  id: number,
  audience: Audience,
  show: (consumer: Json) => AnswerData,
): Promise<AnswerData> {
  const text = await finishedConsumer(context, id);
  if (text !== null) return show(new Json(audience === 'full' ? text : consumerWithoutTexts(text)));
  // A clerk may have taken the end of the ticket back while the history was asked.
  const { state } = context.pipeline;
  const consumer = state.consumers.get(id);
  if (consumer) return show(new Json(consumerText(state, consumer, audience)));
  return noSuchElement('Consumer', id, 'id');
}

/** The history knows a visit when its batch is handed over; until then the batch itself does. */
export function finishedConsumer({ pipeline, store }: CommonContext, id: number): Promise<string | null> {
  const ended = pipeline.endedTicket(id);
  return ended === undefined ? store.finishedConsumer(id) : Promise.resolve(ended);
}

/** A ticket with the photo of its visitor. @param live undefined when the ticket has ended */
export function withPhoto({ photos }: CommonContext, ticket: AnswerData, live: Consumer | undefined): AnswerData | Promise<AnswerData> {
  if (live === undefined || live.photo === null) return ticket;
  return photos.of(live).then((photo) => {
    if (photo === null) return ticket;
    const fields = ticket instanceof Json ? (JSON.parse(ticket.text) as object) : ticket;
    return { ...fields, photo };
  });
}

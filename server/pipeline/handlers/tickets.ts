/**
 * Tickets in answers that are kept for a repetition. The id of the ticket is kept; a repetition shows the ticket as it is then, from the
 * queue or from the history, so that a kept answer is small and has nothing of what the visitor said.
 */
import { consumerWithoutTexts } from '../../../db/store.js';
import type { Audience } from '../../engine/audience.js';
import { consumerText } from '../../engine/views.js';
import type { Consumer } from '../../model/consumer.js';
import { reject } from '../../model/errors.js';
import { isSupervisor } from '../rights.js';
import { type Answer, type Desk, type Request, rejectionJson, textAnswer } from './handler.js';

/** The visitor, with his photo for the clerk to see; a supervisor moves visitors about and need not know them. */
export function consumerAnswer({ desk, state, session }: Request, consumer: Consumer): Answer {
  const keptJson = JSON.stringify({ id: consumer.id });
  if (isSupervisor(state, session)) return { json: consumerText(state, consumer, 'public'), keptJson };
  return { json: withPhoto(desk, consumerText(state, consumer), state.consumers.get(consumer.id)), keptJson };
}

/** Boxes before kept the whole visitor: his id is taken from that. */
export function restoreConsumer(request: Request, keptJson: string): Answer {
  const { id } = JSON.parse(keptJson) as { readonly id?: number };
  if (id === undefined) return textAnswer(keptJson);
  const consumer = request.state.consumers.get(id);
  if (consumer) return consumerAnswer(request, consumer);
  const audience = isSupervisor(request.state, request.session) ? 'public' : 'full';
  return { json: endedTicketJson(request.desk, id, audience, (text) => text), keptJson };
}

/** A ticket that has ended, shown by `show`; a refusal if it was removed for good. */
export async function endedTicketJson(desk: Desk, id: number, audience: Audience, show: (consumer: string) => string): Promise<string> {
  const text = await finishedConsumer(desk, id);
  if (text !== null) return show(audience === 'full' ? text : consumerWithoutTexts(text));
  // A clerk may have taken the end of the ticket back while the history was asked.
  const { state } = desk.pipeline;
  const consumer = state.consumers.get(id);
  if (consumer) return show(consumerText(state, consumer, audience));
  return rejectionJson(reject('noSuchElement', { field: 'id', book: 'Consumer', what: `id ${id}` }));
}

/** The history knows a visit when its batch is handed over; until then the batch itself does. */
export function finishedConsumer({ pipeline, store }: Desk, id: number): Promise<string | null> {
  const ended = pipeline.endedTicket(id);
  return ended === undefined ? store.finishedConsumer(id) : Promise.resolve(ended);
}

/** A JSON object with the photo of its visitor. @param live undefined when the ticket has ended */
export function withPhoto({ photos }: Desk, json: string, live: Consumer | undefined): string | Promise<string> {
  if (live === undefined || live.photo === null) return json;
  return photos.of(live).then((photo) => (photo === null ? json : `${json.slice(0, -1)},"photo":${JSON.stringify(photo)}}`));
}

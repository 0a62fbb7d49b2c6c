/** A visitor takes a ticket; the answer shows it as a picture. */
import type { Consumer } from '../../model/consumer.js';
import { Rejection, reject } from '../../model/errors.js';
import { TICKET_WIDTHS_DOTS, ticketSvg } from '../../presentation/ticket.js';
import type { RequestData } from '../../protocol/registry.js';
import type { RegisterCommand } from '../../queue/commands.js';
import { consumerText } from '../../queue/views.js';
import { Calendar } from '../clock.js';
import { type Answer, type Desk, type Handler, type Request, textAnswer } from './handler.js';

type Data = RequestData<'registrateConsumer'>;

/** The engine's command for what a kiosk or an administrator sends. */
export function registerCommand(data: Data, registratorId: number | null): RegisterCommand {
  return {
    type: 'register',
    services: data.services ?? [],
    priority: data.priority ?? null,
    pinCode: data.pin_code === undefined || data.pin_code === null ? null : String(data.pin_code),
    photo: data.photo ?? null,
    comment: data.comment ?? '',
    registratorId,
  };
}

export const registrateConsumer: Handler = (request) => {
  const { desk, state, session } = request;
  const registratorId = session.component === 'registrator' ? session.placeId : null;
  const outcome = desk.pipeline.execute(registerCommand(request.data as Data, registratorId));
  if (outcome instanceof Rejection) return outcome;
  const consumer = state.consumers.get(outcome.subject ?? -1);
  if (consumer === undefined) return reject('internal', { why: 'the new ticket is not in the queue' });
  return restoreRegistration(request, `{"consumer":${consumerText(state, consumer)}}`);
};

/** Completes what is kept of an answer: draws the ticket, unless it has ended meanwhile. */
export function restoreRegistration(request: Request, keptJson: string): Answer {
  if ((request.data as Data).preview === false) return textAnswer(keptJson);
  const kept = JSON.parse(keptJson) as { consumer: { id: number } };
  const consumer = request.state.consumers.get(kept.consumer.id);
  return consumer
    ? { json: withPreview(request.desk, drawing(request, consumer), kept.consumer, keptJson), keptJson }
    : textAnswer(keptJson);
}

/** A ticket whose picture cannot be drawn is still a ticket: the visitor has his number. */
async function withPreview(desk: Desk, svg: ReturnType<typeof ticketSvg>, consumer: unknown, withoutPreview: string): Promise<string> {
  try {
    const png = await desk.renderPng(svg);
    return JSON.stringify({ preview: `image/png;base64,${png.toString('base64')}`, consumer });
  } catch (error) {
    desk.warn(error, 'the ticket could not be drawn');
    return withoutPreview;
  }
}

function drawing({ desk, state }: Request, consumer: Consumer): ReturnType<typeof ticketSvg> {
  const serviceIds = [...new Set(consumer.operations.map((operation) => operation.serviceId))];
  return ticketSvg(
    {
      branch: desk.config.branch.name,
      ticket: consumer.ticket,
      services: serviceIds.map((id) => state.books.Service.get(id)?.name ?? ''),
      registered: onPaper(desk, consumer.registeredMs),
      ahead: aheadOf(state.lanes, consumer),
    },
    TICKET_WIDTHS_DOTS.paper80mm,
  );
}

function onPaper(desk: Desk, atMs: number): { readonly date: string; readonly time: string } {
  const { day, minuteOfDay } = new Calendar(desk.config.branch.timeZone).at(atMs);
  const [year, month, date] = day.split('-');
  const two = (value: number) => String(value).padStart(2, '0');
  return { date: `${date}.${month}.${year}`, time: `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}` };
}

/** Visitors who wait for the same operation of the same service and come before him. */
function aheadOf(lanes: Request['state']['lanes'], consumer: Consumer): number | null {
  const first = consumer.operations[0];
  const lane =
    first && lanes.of(first.operationId).find(({ serviceId, claimUserId }) => serviceId === first.serviceId && claimUserId === null);
  if (lane === undefined) return null;
  let ahead = 0;
  for (const other of lane.waiting.keys()) {
    if (other === consumer) return ahead;
    ahead += 1;
  }
  return null;
}

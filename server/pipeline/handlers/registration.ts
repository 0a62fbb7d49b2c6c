/** A visitor takes a ticket; the answer shows it as a picture, and says what became of its paper. */
import type { RegisterCommand } from '../../engine/commands.js';
import { LIKELY } from '../../engine/forecast/hall-forecast.js';
import { appointmentOf } from '../../engine/rules/registration.js';
import { consumerText } from '../../engine/views.js';
import type { RegistratorRow } from '../../model/books/index.js';
import type { Channel, Consumer } from '../../model/consumer.js';
import { type ErrorName, Rejection, reject } from '../../model/errors.js';
import type { Component } from '../../model/events.js';
import { TICKET_CODE_LENGTH, type TicketContent } from '../../model/ticket.js';
import { shortName } from '../../presentation/short-name.js';
import { registrationCommands } from '../../protocol/commands/registration.js';
import type { ReplyData, RequestData } from '../../protocol/registry.js';
import type { PaperVerdict, PrintReport } from '../devices.js';
import { sourceOf } from '../login-guard.js';
import type { TakenPhoto } from '../photos.js';
import { type PinGuard, TICKET_WEIGHT } from '../pin-guard.js';
import { audienceOf, isAdministrator } from '../rights.js';
import { owedPaper, ticketContent } from '../ticket-content.js';
import { type AnswerData, Json } from './answer-data.js';
import { type Answer, type Answered, dataAnswer, type HandlerContext, handle, type Request, textAnswer } from './handler.js';
import { endedTicket } from './tickets.js';

type Data = RequestData<'registrateConsumer'>;

const NOT_ASKED_FOR: PrintReport = { state: 'none', reason: 'noprint' };
const TICKET_ENDED: PrintReport = { state: 'none', reason: 'ticketEnded' };

const CHANNEL_OF: { readonly [Each in Component]?: Channel } = { registrator: 'kiosk', workplace: 'clerk' };

/** The engine's command for a registration by a kiosk or an administrator. */
export function registerCommand(
  { data, session, context }: Pick<Request<Data>, 'data' | 'session' | 'context'>,
  photo: TakenPhoto | null,
  registratorId: number | null,
): RegisterCommand {
  return {
    type: 'register',
    services: data.services ?? [],
    priority: data.priority ?? null,
    pinCode: data.pin_code === undefined || data.pin_code === null ? null : String(data.pin_code),
    photo: photo?.digest ?? null,
    comment: data.comment ?? '',
    registratorId,
    code: newTicketCode(context.chance),
    channel: CHANNEL_OF[session.component] ?? 'administrator',
    ...(data.language && { language: data.language }),
  };
}

const registrateConsumer = handle(
  registrationCommands.registrateConsumer,
  (request) => withPhotoTaken(request, (photo) => register(request, photo)),
  restoreRegistration,
);

/** Scales the photo of a request, if it has one, before anything is decided; meanwhile the session may have ended. */
export function withPhotoTaken(
  { context, state, session, data }: Request<Pick<Data, 'photo'>>,
  decide: (photo: TakenPhoto | null) => Answered,
): Answered | Promise<Answered> {
  const { photo: base64 } = data;
  if (!base64) return decide(null);
  return context.photos.take(base64).then((photo) => {
    if (!state.sessions.has(session.id)) return reject('unknownToken');
    return photo instanceof Rejection ? photo : decide(photo);
  });
}

function register(request: Request<Data>, photo: TakenPhoto | null): Answered {
  const { context, state, data } = request;
  const kiosk = kioskOf(request);
  const refusal = data.noprint ? undefined : context.paper.refuse(kiosk);
  if (refusal) return refusal;
  const command = registerCommand(request, photo, kiosk?.id ?? null);
  const guesser = command.pinCode === null ? null : guesserOf(request);
  const outcome =
    refuseGuesses(request, guesser) ?? refuseTooLate(request, kiosk) ?? context.pipeline.execute(command, undefined, photo ?? undefined);
  const consumer = outcome instanceof Rejection ? undefined : state.consumers.get(outcome.subject ?? -1);
  if (guesser !== null) noteCode(context.pinGuard, guesser, outcome, consumer);
  if (outcome instanceof Rejection) return outcome;
  if (consumer === undefined) return reject('internal', { why: 'the new ticket is not in the queue' });
  if (photo) context.photos.kept(consumer.id, photo);
  const ticket = ticketAnswer(context, new Json(consumerText(state, consumer)), consumer.id, consumer.code);
  // The content of a ticket needs a count of everybody ahead: some tenths of a millisecond, spent only for paper and picture.
  if (data.noprint && data.preview === false) return paperAnswer(ticket, NOT_ASKED_FOR, null);
  const content = ticketContent(state, context.ticketFacts, consumer);
  const verdict = data.noprint ? NOT_ASKED_FOR : context.paper.order(consumer, content, kiosk);
  if (verdict instanceof Rejection) return verdict;
  if (data.preview === false) return paperAnswer(ticket, verdict, null);
  noteTold(request, consumer, content);
  return paperAnswer(ticket, verdict, picture(request, consumer, content));
}

/** Where the ticket goes on paper, the job says what it told. */
function noteTold({ context: { pipeline } }: Request, { id, promised }: Consumer, { wait }: TicketContent): void {
  if (promised !== undefined || wait?.least === undefined) return;
  const [least = 0, median = 0, most = 0] = [wait.least, wait.median, wait.most].map((minutes) => minutes * 60);
  pipeline.note({ t: 'waitTold', at: pipeline.stamp().atMs, c: id, least, median, most });
}

/** Reading costs a guesser as much as a registration, so that it is no faster way to find codes. */
const appointment = handle(registrationCommands.appointment, (request) => {
  const { context, state, data } = request;
  const guesser = guesserOf(request);
  const refusal = refuseGuesses(request, guesser);
  if (refusal) return refusal;
  const found = appointmentOf(state, data.pin_code === null ? null : String(data.pin_code), context.pipeline.stamp());
  if (found === undefined && guesser !== null) context.pinGuard.wrong(guesser, 1);
  const told = found ? { visitor: shortName(found.name), time: found.time, services: [...found.services] } : null;
  return dataAnswer({ appointment: told } satisfies ReplyData<'appointment'>);
});

function refuseGuesses({ context }: Pick<Request, 'context'>, guesser: string | null): Rejection | undefined {
  const waitSeconds = guesser === null ? 0 : context.pinGuard.waitSeconds(guesser);
  return waitSeconds > 0 ? reject('tooManyWrongPins', { seconds: waitSeconds }) : undefined;
}

/** Only kiosks refuse, and nobody who is expected; as with services that no window serves. */
function refuseTooLate({ context, state, data }: Request<Data>, kiosk: RegistratorRow | null): Rejection | undefined {
  if (kiosk === null) return undefined;
  const { services = [] } = data;
  const nowMs = context.pipeline.stamp().atMs;
  const late = services.findIndex((id) => {
    if (state.books.Service.get(id)?.refuse_too_late !== 1) return false;
    const chance = context.expectedWait.chanceOfService(id, nowMs);
    return chance !== null && chance <= LIKELY;
  });
  return late === -1 ? undefined : reject('tooLateToday', { field: `data.services[${late}]`, service: services[late] ?? 0 });
}

/** The guesser that wrong codes are counted for; null for administrators, who can read the codes in the books. */
const guesserOf = ({ state, session, peer }: Pick<Request, 'state' | 'session' | 'peer'>): string | null =>
  isAdministrator(state, session) ? null : `${sourceOf(peer.address)} ${session.component} ${session.placeId ?? ''}`;

/** Refusals that come before the code is checked. */
const TELL_NOTHING: readonly ErrorName[] = [
  'queueFull',
  'registratorClosed',
  'registratorDisabled',
  'priorityNotAllowed',
  'noWindowServes',
  'tooLateToday',
  'pinCodeNeeded',
];

function noteCode(guard: PinGuard, guesser: string, outcome: unknown, consumer: Consumer | undefined): void {
  if (outcome instanceof Rejection) {
    if (!TELL_NOTHING.includes(outcome.error)) guard.wrong(guesser, 1);
  } else if (consumer?.appointmentId === null) guard.wrong(guesser, TICKET_WEIGHT);
}

/** Shows a ticket again: with the picture, unless it has ended, and with what has become of the paper. */
function restoreRegistration(request: Request<Data>, kept: string): Answer {
  const { context, state, data } = request;
  const kiosk = kioskOf(request);
  const content = (consumer: Consumer) => owedPaper(state, consumer.id)?.content ?? ticketContent(state, context.ticketFacts, consumer);
  return restorePaper(request, kept, {
    report: (consumer) => (data.noprint ? NOT_ASKED_FOR : context.paper.reportOf(consumer, kiosk)),
    picture: (consumer) => (data.preview === false ? null : picture(request, consumer, content(consumer))),
  });
}

/** The part of an answer about a ticket that is kept; older boxes kept all of it. */
interface KeptTicket {
  readonly consumer: { readonly id: number };
  readonly page?: { readonly code: string };
  /** Absent until it is known what became of the paper. */
  readonly print?: PrintReport;
}

/** Gives an answer about a ticket again. */
export function restorePaper(
  { context, state, session }: Request,
  keptText: string,
  of: {
    readonly report: (consumer: Consumer) => PaperVerdict | Promise<PaperVerdict>;
    readonly picture: (consumer: Consumer) => Promise<string> | null;
  },
): Answer {
  const { consumer: kept, page, print } = JSON.parse(keptText) as Partial<KeptTicket>;
  // The ticket was taken back, as there was no paper for it.
  if (kept === undefined) return textAnswer(keptText);
  const consumer = state.consumers.get(kept.id);
  const ticket = (text: Json): TicketAnswer => ticketAnswer(context, text, kept.id, page?.code);
  // The session that gave the ticket may see its texts; not what clerks have written since the call.
  const isAsGiven = page !== undefined && consumer?.lastCallMs === null;
  const audience = isAsGiven ? 'full' : audienceOf(state, session);
  const asItIs = consumer && new Json(consumerText(state, consumer, audience));
  if (asItIs) return paperAnswer(ticket(asItIs), print ?? of.report(consumer), of.picture(consumer));
  const ended = (text: Json): AnswerData => ({ ...ticket(text).shown, print: print ?? TICKET_ENDED });
  return { data: endedTicket(context, kept.id, audience, ended), kept: new Json(keptText) };
}

/** A ticket in an answer, without its paper. */
interface TicketAnswer {
  readonly shown: { readonly consumer: Json; readonly page?: ReplyData<'registrateConsumer'>['page'] };
  readonly kept: KeptTicket;
}

/**
 * The answer about a ticket and its paper. It is kept in the batch of the ticket, so that a repetition gets the same ticket. The verdict on
 * the paper comes later and is kept when it falls, a refusal instead of the ticket.
 */
export function paperAnswer(
  { shown, kept }: TicketAnswer,
  verdict: PaperVerdict | Promise<PaperVerdict>,
  picture: Promise<string> | null,
): Answer {
  const told = (how: PaperVerdict): AnswerData | Promise<AnswerData> => {
    const ticket = withPrint(shown, how);
    return picture === null || how instanceof Rejection ? ticket : withPicture(ticket, picture);
  };
  if (!(verdict instanceof Promise)) return { data: told(verdict), kept: withPrint(kept, verdict) };
  return { data: verdict.then(told), kept, keptLater: verdict.then((how) => withPrint(kept, how)) };
}

/** @param code of the ticket's page: only in the answer to the session that gives the ticket out; undefined = not in it */
export function ticketAnswer({ ticketFacts }: HandlerContext, consumer: Json, id: number, code?: string): TicketAnswer {
  if (code === undefined) return { shown: { consumer }, kept: { consumer: { id } } };
  const address = ticketFacts.pageOf({ code });
  return { shown: { consumer, page: { code, address: address === '' ? null : address } }, kept: { consumer: { id }, page: { code } } };
}

const withPrint = (ticket: object, how: PaperVerdict): AnswerData =>
  how instanceof Rejection ? how : { ...ticket, print: { state: how.state, reason: how.reason } };

async function withPicture(ticket: AnswerData, picture: Promise<string>): Promise<AnswerData> {
  const base64 = await picture;
  return base64 === '' ? ticket : { preview: `image/png;base64,${base64}`, ...ticket };
}

/** In base64; empty if it cannot be drawn: the ticket is valid without its picture. */
async function picture({ context, session, state }: Request, consumer: Consumer, content: TicketContent): Promise<string> {
  try {
    return (await context.paper.preview(consumer, content, kioskOf({ session, state }))).toString('base64');
  } catch (error) {
    context.warn(error, 'the ticket could not be drawn');
    return '';
  }
}

/** The kiosk that asks; null = a person. */
export function kioskOf({ session, state }: Pick<Request, 'session' | 'state'>): RegistratorRow | null {
  if (session.component !== 'registrator' || session.placeId === null) return null;
  return state.books.Registrator.get(session.placeId) ?? null;
}

export const registrationHandlers = [registrateConsumer, appointment];

const WORD_BYTES = 4;
const CODE_WORDS = Math.ceil((TICKET_CODE_LENGTH * 6) / 8 / WORD_BYTES);

/**
 * The code of a ticket's own page; see `TICKET_CODE_LENGTH`.
 * @param chance a whole number of 32 unpredictable random bits
 */
export function newTicketCode(chance: () => number): string {
  const bits = Buffer.alloc(CODE_WORDS * WORD_BYTES);
  for (let word = 0; word < CODE_WORDS; word++) bits.writeUInt32BE(chance(), word * WORD_BYTES);
  return bits.toString('base64url').slice(0, TICKET_CODE_LENGTH);
}

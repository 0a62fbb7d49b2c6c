/** A visitor takes a ticket; the answer shows it as a picture, and says what became of its paper. */
import type { RegisterCommand } from '../../../engine/commands.js';
import {
  appointmentOf,
  codeOfPhone,
  lateOf,
  ofThisNight,
  otherDayOf,
  refuseAgain,
  refuseEarly,
  untimely,
} from '../../../engine/rules/bookings/check-in.js';
import { plannedServices } from '../../../engine/rules/bookings/planned-services.js';
import { consumerText } from '../../../engine/views.js';
import type { AppointmentRow, RegistratorRow } from '../../../model/books/index.js';
import type { Channel, Consumer } from '../../../model/consumer.js';
import { type ErrorName, Rejection, reject } from '../../../model/errors/errors.js';
import type { Acting } from '../../../model/events/events.js';
import { isTelephone } from '../../../model/telephone.js';
import type { Late, TicketContent } from '../../../model/ticket.js';
import { shortName } from '../../../presentation/short-name.js';
import { registrationCommands } from '../../../protocol/commands/queue/registration.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { sourceOf } from '../../access/login-guard.js';
import { type PinGuard, TICKET_WEIGHT } from '../../access/pin-guard.js';
import { audienceOf, isAdministrator } from '../../access/rights.js';
import type { PaperVerdict, PrintReport } from '../../platform/devices.js';
import type { TakenPhoto } from '../../tickets/photos.js';
import { newTicketCode } from '../../tickets/ticket-code.js';
import { owedPaper, ticketContent } from '../../tickets/ticket-content.js';
import { type AnswerData, Json } from '../answer-data.js';
import { type Answer, type Answered, type Request as AnyRequest, dataAnswer, textAnswer } from '../handler.js';
import { type Context, handle, type Request } from './family.js';
import { endedTicket } from './tickets.js';

type Data = RequestData<'registrateConsumer'>;

const NOT_ASKED_FOR: PrintReport = { state: 'none', reason: 'noprint' };
const TICKET_ENDED: PrintReport = { state: 'none', reason: 'ticketEnded' };

const CHANNEL_OF: { readonly [Each in Acting]?: Channel } = { registrator: 'kiosk', workplace: 'clerk' };

/** The engine's command for a registration by a kiosk or an administrator. */
export function registerCommand(
  { data, session, context }: Pick<AnyRequest<Data>, 'data' | 'session' | 'context'>,
  photo: TakenPhoto | null,
  registratorId: number | null,
): RegisterCommand {
  return {
    type: 'register',
    services: data.services ?? [],
    priority: data.priority ?? null,
    pinCode: pinCodeOf(data),
    photo: photo?.digest ?? null,
    comment: data.comment ?? '',
    registratorId,
    code: newTicketCode(context.chance),
    channel: CHANNEL_OF[session.component] ?? 'administrator',
    ...(data.language && { language: data.language }),
    ...(data.notify && { notify: data.notify }),
  };
}

const registrateConsumer = handle(
  registrationCommands.registrateConsumer,
  (request) => withPhotoTaken(request, (photo) => register(request, photo)),
  restoreRegistration,
);

/** Scales the photo of a request, if it has one, before anything is decided; meanwhile the session may have ended. */
export function withPhotoTaken(
  { context, state, session, data }: AnyRequest<Pick<Data, 'photo'>>,
  decide: (photo: TakenPhoto | null) => Answered,
): Answered | Promise<Answered> {
  const { photo: base64 } = data;
  if (!base64) return decide(null);
  return context.photos.take(base64, session).then((photo) => {
    if (!state.sessions.has(session.id)) return reject('unknownToken');
    return photo instanceof Rejection ? photo : decide(photo);
  });
}

function register(request: Request<Data>, photo: TakenPhoto | null): Answered {
  const { context, state, data } = request;
  const kiosk = kioskOf(request);
  const refusal = data.noprint ? undefined : context.paper.refuse(kiosk);
  if (refusal) return refusal;
  const guesser = isGuess(data) ? guesserOf(request) : null;
  const code = codeIn(request, kiosk);
  const command = { ...registerCommand(request, photo, kiosk?.id ?? null), pinCode: code };
  const outcome =
    refuseGuesses(request, guesser) ??
    refuseEarlyPhone(request, kiosk, code) ??
    refuseTooLate(request, kiosk, code) ??
    context.pipeline.execute(command, undefined, photo ?? undefined);
  const consumer = outcome instanceof Rejection ? undefined : state.consumers.get(outcome.subject ?? -1);
  if (guesser !== null) noteCode(context.pinGuard, guesser, outcome, consumer);
  if (outcome instanceof Rejection) return outcome;
  if (consumer === undefined) return reject('internal', { why: 'the new ticket is not in the queue' });
  if (photo) context.photos.kept(consumer.id, photo);
  const ticket = ticketAnswer(context, new Json(consumerText(state, consumer)), consumer.id, consumer.code, lateOf(state, consumer));
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
  const { context, state } = request;
  const guesser = guesserOf(request);
  const refusal = refuseGuesses(request, guesser);
  if (refusal) return refusal;
  const kiosk = kioskOf(request);
  const stamp = context.pipeline.stamp();
  const code = codeIn(request, kiosk);
  const found = appointmentOf(state, code, stamp);
  const again = found ? undefined : refuseAgain(state, code);
  if (again) return again;
  if (found === undefined && guesser !== null) context.pinGuard.wrong(guesser, 1);
  // Who tries codes meets those of other days more often: they count as wrong ones, as they do where a ticket is asked for.
  const row = found ?? ofThisNight(state, code, stamp);
  if (row === undefined) {
    const { date, time = null } = otherDayOf(state, code, stamp) ?? {};
    return dataAnswer({ appointment: null, ...(date && { other_day: { date, time } }) } satisfies ReplyData<'appointment'>);
  }
  const { name, time, services, persons } = row;
  const told = { visitor: shortName(name), time, services: [...services], ...(persons !== undefined && { persons }) };
  const isHeldBack = found === undefined || (kiosk !== null && code !== pinCodeOf(request.data));
  return dataAnswer({ appointment: { ...told, ...untimely(state, row, stamp, isHeldBack) } } satisfies ReplyData<'appointment'>);
});

type Proof = Pick<Data, 'pin_code' | 'phone'>;

const isGuess = (data: Proof): boolean => pinCodeOf(data) !== null || data.phone !== undefined;

const pinCodeOf = ({ pin_code }: Proof): string | null => (pin_code === undefined || pin_code === null ? null : String(pin_code));

/** The code that was given; or where it checks nobody in, that of the appointment of the telephone. Kiosks find no others by it. */
function codeIn({ context, state, data }: Request<Proof>, kiosk: RegistratorRow | null): string | null {
  const given = pinCodeOf(data);
  const stamp = context.pipeline.stamp();
  if (data.phone === undefined || !isTelephone(data.phone) || appointmentOf(state, given, stamp)) return given;
  const mayTell = ({ services }: AppointmentRow): boolean =>
    kiosk === null || plannedServices(state, services)[0]?.plan.check_in_by_phone === 1;
  return codeOfPhone(state, data.phone, stamp, mayTell) ?? given;
}

/** Whoever only knows the telephone takes nobody's booking hours before its time. */
function refuseEarlyPhone(
  { context, state, data }: Request<Proof>,
  kiosk: RegistratorRow | null,
  code: string | null,
): Rejection | undefined {
  if (kiosk === null || code === pinCodeOf(data)) return undefined;
  const stamp = context.pipeline.stamp();
  const row = appointmentOf(state, code, stamp);
  return row && refuseEarly(state, row, stamp);
}

function refuseGuesses({ context }: Pick<Request, 'context'>, guesser: string | null): Rejection | undefined {
  const waitSeconds = guesser === null ? 0 : context.pinGuard.waitSeconds(guesser);
  return waitSeconds > 0 ? reject('tooManyWrongPins', { seconds: waitSeconds }) : undefined;
}

/** Only kiosks refuse, and nobody who is expected; as with services that no window serves. */
export function refuseTooLate(
  { context, state, data }: Pick<Request<Pick<Data, 'services'>>, 'context' | 'state' | 'data'>,
  kiosk: RegistratorRow | null,
  code: string | null = null,
): Rejection | undefined {
  const stamp = context.pipeline.stamp();
  if (kiosk === null || appointmentOf(state, code, stamp)) return undefined;
  const { services = [] } = data;
  const late = services.findIndex(
    (id) => state.books.Service.get(id)?.refuse_too_late === 1 && context.expectedWait.isTooLate(id, stamp.atMs),
  );
  return late === -1 ? undefined : reject('tooLateToday', { field: `data.services[${late}]`, service: services[late] ?? 0 });
}

/** The guesser that wrong codes are counted for; null for administrators, who can read the codes in the books. */
const guesserOf = ({ state, session, peer }: Pick<Request, 'state' | 'session' | 'peer'>): string | null =>
  isAdministrator(state, session) ? null : `${sourceOf(peer.address)} ${session.component} ${session.placeId ?? ''}`;

/** Refusals that come before the code is checked, and those of a right code at another time. */
const TELL_NOTHING: readonly ErrorName[] = [
  'queueFull',
  'registratorClosed',
  'registratorDisabled',
  'priorityNotAllowed',
  'noWindowServes',
  'serviceClosed',
  'tooLateToday',
  'pinCodeNeeded',
  'bookedLater',
  'bookedEarlier',
  'alreadyCheckedIn',
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
  const ticket = (text: Json): TicketAnswer => ticketAnswer(context, text, kept.id, page?.code, consumer && lateOf(state, consumer));
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
  readonly shown: { readonly consumer: Json; readonly page?: ReplyData<'registrateConsumer'>['page']; readonly late?: Late };
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
export function ticketAnswer({ ticketFacts }: Context, consumer: Json, id: number, code?: string, late?: Late): TicketAnswer {
  if (code === undefined) return { shown: { consumer }, kept: { consumer: { id } } };
  const address = ticketFacts.pageOf({ code });
  const page = { code, address: address === '' ? null : address };
  return { shown: { consumer, page, ...(late && { late }) }, kept: { consumer: { id }, page: { code } } };
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

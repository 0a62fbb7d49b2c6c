/** The eight commands of the reference books: one implementation each. */
import { type Audience, elementOf, idByName } from '../../../engine/views.js';
import { isInQueueOf } from '../../../engine/window-queue.js';
import type { BookName } from '../../../model/books/index.js';
import { noSuchElement, noSuchName, Rejection, reject } from '../../../model/errors/errors.js';
import type { BookVerb } from '../../../protocol/client/book-commands.js';
import type { BookCommand } from '../../../protocol/commands/books/books.js';
import type { InitialData } from '../../../protocol/declaration.js';
import { hashPassword } from '../../access/passwords.js';
import { audienceOf, isAdministrator, isSupervisor, windowFor } from '../../access/rights.js';
import { bookTopic } from '../../feeds/topics.js';
import { Json } from '../answer-data.js';
import { changedPlaces, takesPlaces } from '../booking/affected.js';
import { endedTicketFor } from '../box/privacy.js';
import {
  type Answer,
  type Answered,
  acknowledged,
  authorOf,
  choiceOf,
  dataAnswer,
  type Handled,
  type Handler,
  NO_ERRORS_ANSWER,
  preparedAnswer,
  type Restore,
  subscribed,
  textAnswer,
} from '../handler.js';
import { registerCommand, withPhotoTaken } from '../queue/registration.js';
import { consumerAnswer, finishedConsumer, restoreConsumer, withPhoto } from '../queue/tickets.js';
import type { Context, Request } from './family.js';

type Fields = Readonly<Record<string, unknown>>;

/** The data of each verb; the fields of an element were checked by the declaration of its book. */
interface VerbData {
  readonly list: object;
  readonly get: { readonly id?: number; readonly name?: string };
  readonly set: Fields & { readonly id: number };
  readonly new: Fields;
  readonly remove: { readonly id: number };
  readonly removeAll: object;
  readonly subscribe: InitialData;
  readonly unsubscribe: object;
}

const list =
  (book: BookName): Handler<unknown, Context> =>
  ({ context, state, session }) =>
    preparedAnswer(context, bookTopic(book, audienceOf(state, session)));

const get =
  (book: BookName): Handler<VerbData['get'], Context> =>
  async (request) => {
    const { context, state, session } = request;
    const { id, name } = request.data;
    const wanted = id ?? idByName(state, book, name ?? '', audienceOf(state, session));
    const element = wanted === undefined ? undefined : elementOf(state, book, wanted, audienceOfElement(request, book, wanted));
    if (element && book === 'Consumer') {
      const isWhole = audienceOfElement(request, book, wanted ?? -1) === 'full';
      return { data: withPhoto(context, element, isWhole ? state.consumers.get(wanted ?? -1) : undefined), kept: element };
    }
    if (element) return dataAnswer(element);
    // A visitor who has been served has left the queue, but not the box.
    const finished = book === 'Consumer' && id !== undefined ? await finishedConsumer(context, id) : null;
    if (finished !== null) return endedAnswer(request, finished);
    // A clerk may have taken the end of the ticket back while the history was asked.
    if (book === 'Consumer' && id !== undefined && state.consumers.has(id)) return get(book)(request);
    return id === undefined ? noSuchName(book, name ?? '') : noSuchElement(book, id);
  };

/** A clerk sees whole tickets of visitors at the own window and in its queue; all users see their own account. */
function audienceOfElement({ state, session }: Request, book: BookName, id: number): Audience {
  if (book === 'User' && id === session.userId) return 'full';
  if (book !== 'Consumer' || session.component !== 'workplace' || session.placeId === null) return audienceOf(state, session);
  const consumer = state.consumers.get(id);
  const isAtWindow = state.windows.get(session.placeId)?.consumerId === id;
  const isOwn = isAtWindow || (consumer !== undefined && isInQueueOf(state, session.placeId, consumer));
  return isOwn ? 'full' : audienceOf(state, session);
}

function endedAnswer(request: Request, finished: string): Answered {
  const shown = endedTicketFor(request, finished);
  return shown instanceof Rejection ? shown : textAnswer(shown);
}

const add =
  (book: BookName): Handler<VerbData['new'], Context> =>
  (request) => {
    const { context, state, data: fields } = request;
    if (book === 'Consumer') return newConsumer(request);
    return withPasswordHash(request, book, fields, (password) => {
      const outcome = context.pipeline.execute(
        { type: 'newElement', book, fields, ...password, chance: context.chance() },
        authorOf(request),
      );
      if (outcome instanceof Rejection) return outcome;
      const element = elementOf(state, book, outcome.subject ?? 0);
      if (element === undefined) return reject('internal', { why: 'the new element is not in its book' });
      return book === 'ConsumerPreRegistered' ? appointmentAnswer(element) : dataAnswer(element);
    });
  };

/** The kept answer has no texts: an appointment that is erased is gone from kept answers, too. */
const appointmentAnswer = (element: Fields): Answer => ({ data: element, kept: { id: element.id } });

/** Shows an appointment again, as it is now. Older boxes kept all of it: only the id is used. */
function restoreAppointment({ state }: Request, kept: string): Answer {
  const { id = 0 } = JSON.parse(kept) as { readonly id?: number };
  const element = elementOf(state, 'ConsumerPreRegistered', id);
  if (element) return appointmentAnswer(element);
  return { data: noSuchElement('ConsumerPreRegistered', id, 'id'), kept: new Json(kept) };
}

/** A registration without paper. */
function newConsumer(request: Request<Fields>): Answered | Promise<Answered> {
  const { context, state, data } = request;
  return withPhotoTaken(request, (photo) => {
    const command = registerCommand({ ...request, data: data as Fields }, photo, null);
    const outcome = context.pipeline.execute(command, undefined, photo ?? undefined);
    if (outcome instanceof Rejection) return outcome;
    const consumer = state.consumers.get(outcome.subject ?? -1);
    if (consumer === undefined) return reject('internal', { why: 'the new ticket is not in the queue' });
    if (photo) context.photos.kept(consumer.id, photo);
    return consumerAnswer(request, consumer);
  });
}

const set =
  (book: BookName): Handler<VerbData['set'], Context> =>
  (request) => {
    const { context, session } = request;
    const { id, ...fields } = request.data;
    const refusal = isSupervisor(request.state, session) ? refuseOfSupervisor(book, fields) : refuseOfClerk(request, book, id, fields);
    if (refusal) return refusal;
    if (book === 'Consumer' && fields.photo) return setConsumerWithPhoto(request, id, fields);
    return withPasswordHash(request, book, fields, (password) =>
      changedPlaces(
        request,
        context.pipeline.execute(
          { type: 'setElement', book, id, fields, ...password, actingUserId: session.userId, sessionId: session.id, ...choiceOf(request) },
          authorOf(request),
        ),
        takesPlaces(book, fields),
      ),
    );
  };

/** A photo that comes back as it was shown stays; another one is taken in its place. */
async function setConsumerWithPhoto(request: Request, id: number, { photo: base64, ...fields }: Fields): Promise<Answered> {
  const { context, state, session } = request;
  const consumer = state.consumers.get(id);
  const isKept = consumer !== undefined && (await context.photos.isSame(consumer, String(base64)));
  const taken = isKept ? null : await context.photos.take(String(base64), session);
  if (taken instanceof Rejection) return taken;
  if (!state.sessions.has(session.id)) return reject('unknownToken');
  const command = { type: 'setElement', book: 'Consumer', id, actingUserId: session.userId, sessionId: session.id } as const;
  const outcome = context.pipeline.execute(
    { ...command, fields: { ...fields, ...(taken && { photo: taken.digest }) } },
    authorOf(request),
    taken ?? undefined,
  );
  if (taken && !(outcome instanceof Rejection)) context.photos.kept(id, taken);
  return acknowledged(outcome);
}

/** The only fields that a supervisor may set: the state of windows and the priority of tickets. */
const SUPERVISED_FIELDS: { readonly [Book in BookName]?: readonly string[] } = {
  Workplace: ['state_id', 'reason'],
  Consumer: ['priority'],
};

function refuseOfSupervisor(book: BookName, fields: Fields): Rejection | undefined {
  const allowed = SUPERVISED_FIELDS[book] ?? [];
  const other = Object.keys(fields).find((field) => !allowed.includes(field));
  if (other === undefined) return undefined;
  return reject('notAllowed', {
    command: `set${book}`,
    who: `a supervisor, who may set ${allowed.join(', ') || 'nothing'} only, not ${other}`,
  });
}

/** A clerk may open, pause and close the own window, and change nothing else of it. */
function refuseOfClerk({ state, session }: Request, book: BookName, workplaceId: number, fields: Fields): Rejection | undefined {
  if (book !== 'Workplace' || isAdministrator(state, session)) return undefined;
  if (session.placeId !== workplaceId) return reject('foreignWorkplace', { own: session.placeId ?? 'none', workplace: workplaceId });
  const window = windowFor(state, session, workplaceId);
  if (window instanceof Rejection) return window;
  const other = Object.keys(fields).find((field) => field !== 'state_id' && field !== 'reason');
  return other === undefined
    ? undefined
    : reject('notAllowed', { command: 'setWorkplace', who: `a clerk, who may set state_id and reason only, not ${other}` });
}

/** Hashes a password, if there is one, before anything is decided; meanwhile the session may have ended or lost its rights. */
function withPasswordHash(
  { state, session }: Request,
  book: BookName,
  fields: Fields,
  decide: (password: { passwordHash?: string }) => Answered,
): Answered | Promise<Answered> {
  if (book !== 'User' || typeof fields.password !== 'string') return decide({});
  return hashPassword(fields.password).then((passwordHash) => {
    if (!state.sessions.has(session.id)) return reject('unknownToken');
    if (isAdministrator(state, session)) return decide({ passwordHash });
    return reject('notAllowed', { command: 'the password of a user', who: 'a user whose role no longer allows it' });
  });
}

const remove =
  (book: BookName): Handler<VerbData['remove'], Context> =>
  (request) => {
    const { id } = request.data;
    const { userId: actingUserId } = request.session;
    const outcome = request.context.pipeline.execute({ type: 'removeElement', book, id, actingUserId }, authorOf(request));
    return changedPlaces(request, outcome, takesPlaces(book));
  };

const removeAll =
  (book: BookName): Handler<unknown, Context> =>
  (request) => {
    const { userId: actingUserId } = request.session;
    const outcome = request.context.pipeline.execute({ type: 'removeAllElements', book, actingUserId }, authorOf(request));
    return changedPlaces(request, outcome, takesPlaces(book));
  };

const subscribe =
  (book: BookName): Handler<VerbData['subscribe'], Context> =>
  (request) =>
    subscribed(request, request.session, bookTopic(book, audienceOf(request.state, request.session)));

const unsubscribe =
  (book: BookName): Handler<unknown, Context> =>
  ({ context, peer }) => {
    // The session may have subscribed with other rights than it has now.
    for (const audience of ['full', 'public'] as const) context.subscriptions.remove(bookTopic(book, audience), peer);
    return NO_ERRORS_ANSWER;
  };

const HANDLERS: { readonly [Verb in BookVerb]: (book: BookName) => Handler<VerbData[Verb], Context> } = {
  list,
  get,
  set,
  new: add,
  remove,
  removeAll,
  subscribe,
  unsubscribe,
};

const RESTORERS: { readonly [Book in BookName]?: Restore<unknown, Context> } = {
  Consumer: restoreConsumer,
  ConsumerPreRegistered: restoreAppointment,
};

export function bookHandler(name: string, { book, verb }: BookCommand): Handled<Context> {
  const restore = verb === 'new' ? RESTORERS[book] : undefined;
  return { name, answer: HANDLERS[verb](book) as Handler<unknown, Context>, ...(restore && { restore }) };
}

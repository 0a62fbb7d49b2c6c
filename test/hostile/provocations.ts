/** How a client comes by each error of the catalogue. The compiler sees to it that none is left out. */
import { expect, vi } from 'vitest';
import type { ErrorName } from '../../server/model/errors/errors.js';
import { REQUESTS_IN_FLIGHT_MAX } from '../../server/model/request-limits.js';
import { BUILT_IN_TEMPLATES } from '../../server/presentation/lcd/templates.js';
import type { ReplyData } from '../../server/protocol/registry.js';
import { allAtOnce } from '../support/at-once.js';
import type { Box } from '../support/box.js';
import { noise } from '../support/picture.js';
import { type Account, connect, type Frame, md5, type RawClient, type RawSession, logIn as sessionOf } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { BOOKING_PROVOCATIONS } from './booking-provocations.js';
import { MESSAGE_PROVOCATIONS } from './message-provocations.js';
import { send } from './sending.js';
import { errorName, type WatchedBox } from './witness.js';

/** Errors that no request brings about, and where they come from. */
export const OTHER_WAYS = {
  noErrors: 'the answer of every command that went well',
  internal:
    'a mistake of the box, or a disk that cannot be read: whatever a client sends must not lead to it, which the random frames show',
  stopping: 'the box is being stopped, as below',
  bookFull: 'twenty thousand elements: the engine is asked, as below',
  boardUnreached: 'a line that is not there: test/devices/led/boards.test.ts',
  answerTooLong: 'thousands of visits with all their operations: test/pipeline/limits/statistics-load.test.ts',
  tooManyFollowers: 'a thousand tickets that are followed: test/subscriptions/tickets.test.ts',
  tooManyPrints: 'ten thousand tickets at a printer that does not print: the engine is asked, in test/engine/tickets/printing.test.ts',
  tooLateToday: 'windows that close before the visitor would be called: test/pipeline/feeds/too-late.test.ts',
  readOnly: 'durability/read-only: a disk that takes no writes',
  issuerAway: 'of headquarters: test/hq/oidc.test.ts',
  issuerRefused: 'of headquarters: test/hq/oidc.test.ts',
  logInOver: 'of headquarters: test/hq/oidc.test.ts',
  notAUser: 'of headquarters: test/hq/oidc.test.ts',
} as const satisfies Partial<Record<ErrorName, string>>;

export type Provoked = Exclude<ErrorName, keyof typeof OTHER_WAYS>;

/** That there may be in the box with small limits: no more than at one kiosk. */
export const SESSIONS_OF_SMALL = 6;

/** A demo branch at work, a box with small limits, and one whose printer `hall` does not answer. */
export interface World {
  readonly watched: WatchedBox;
  readonly small: WatchedBox;
  readonly dry: Box;
  readonly admin: RawSession;
  readonly clerk: RawSession;
  readonly kiosk: RawSession;
}

type Given = ReplyData<'registrateConsumer'>;
const WRONG_CODE = 'AAAAAAAAAAAAAA';

type Provocation = (world: World) => Promise<Frame>;

let ids = 0;

const sendRaw = async (watched: WatchedBox, frame: string | Buffer, command = 'error'): Promise<Frame> => {
  const client = await watched.connect();
  client.sendRaw(frame);
  return await client.nextPush(command);
};

const logIn = (client: RawClient, component: string, login: string, place: number, password = '12345'): Promise<Frame> =>
  client.request({ command: 'login', id: ++ids, data: { component, login, password: md5(password), [component]: place } });

const logInAt = async ({ webSocketUrl }: Box, component: Account['component'], login: string, place?: number): Promise<RawSession> =>
  await sessionOf(await connect(webSocketUrl), { component, login, ...(place !== undefined && { place }) });

const idOf = async (session: RawSession, command: string, data: unknown): Promise<number> => {
  const { data: element } = (await send(session, command, data)) as Frame<{ id?: number; consumer?: { id: number } }>;
  return element.consumer?.id ?? element.id ?? 0;
};

const register = (session: RawSession, ...services: readonly number[]): Promise<number> =>
  idOf(session, 'registrateConsumer', { services, preview: false });

/** A service of the test's own. */
const service = (admin: RawSession, fields: object): Promise<number> =>
  idOf(admin, 'newService', { name: `service ${++ids}`, operations: { '10': [3] }, ticket_range_id: 4, ...fields });

/** Nobody is at window 11, and somebody new is called to it. */
async function serving({ clerk, kiosk }: World): Promise<number> {
  await send(clerk, 'rejectConsumer');
  const id = await register(kiosk, 4);
  await send(clerk, 'consumerFromQueueBody', { id });
  return id;
}

const ALL = [0, 0, 100, 100];
const template = (landscape: readonly object[]) => ({ ...BUILT_IN_TEMPLATES.get('hall'), landscape });

export const PROVOCATIONS: Readonly<Record<Provoked, Provocation>> = {
  dayNotKept: ({ admin }) => send(admin, 'tryDay', { day: '2020-02-02' }),
  notJson: ({ watched }) => sendRaw(watched, 'x'),
  notAnObject: ({ watched }) => sendRaw(watched, '[]'),
  noCommand: ({ watched }) => sendRaw(watched, '{}'),
  unknownCommand: ({ watched }) => sendRaw(watched, '{"command":"x"}', 'x'),
  invalidRequest: ({ admin }) => send(admin, 'getService', { id: 'x' }),
  binaryFrame: ({ watched }) => sendRaw(watched, Buffer.from('{}')),
  requestIdReused: async ({ admin }) => {
    await send(admin, 'setOperation', { id: 1, description: 'x' }, 'once');
    return await send(admin, 'setService', { id: 1, description: 'x' }, 'once');
  },
  hiddenCharacter: ({ admin }) => send(admin, 'newOperation', { name: 'x\u202ey' }),
  tooDeep: ({ watched }) => sendRaw(watched, `{"command":"info","data":${'['.repeat(40)}${']'.repeat(40)}}`, 'info'),

  notLoggedIn: async ({ watched }) => (await watched.connect()).request({ command: 'info', data: {} }),
  unknownToken: async ({ watched }) => (await watched.connect()).request({ token: 'x', command: 'info', data: {} }),
  wrongPassword: async ({ watched }) => logIn(await watched.connect(), 'workplace', 'kassa', 14, 'wrong'),
  tooManyFailures: async ({ small }) => {
    const client = await connect(small.box.webSocketUrl);
    const attempts = Array.from({ length: 30 }, () => logIn(client, 'workplace', 'nobody', 14, 'wrong'));
    return (await Promise.all(attempts)).at(-1) as Frame;
  },
  userDisabled: async ({ watched, admin }) => {
    await send(admin, 'setUser', { id: 6, disabled: 1 });
    return await logIn(await watched.connect(), 'workplace', 'kassa', 14);
  },
  notAllowed: ({ clerk }) => send(clerk, 'removeAllServices'),
  foreignWorkplace: ({ clerk }) => send(clerk, 'nextConsumer', { workplace: 1 }),
  componentNotAllowed: async ({ watched }) => logIn(await watched.connect(), 'registrator', 'petrov', 1),
  workplaceTaken: async ({ watched }) => {
    const ousted = await watched.logIn({ component: 'workplace', login: 'ivanova', place: 1 });
    await watched.logIn({ component: 'workplace', login: 'smirnova', place: 1 });
    return await send(ousted, 'nextConsumer');
  },
  placeDisabled: async ({ watched, admin }) => {
    await send(admin, 'setQBoard', { id: 2, disabled: 1 });
    return await logIn(await watched.connect(), 'qboard', 'board', 2);
  },

  noWorkplace: ({ admin }) => send(admin, 'nextConsumer'),
  workplaceDisabled: async ({ admin }) => {
    await send(admin, 'setWorkplace', { id: 13, disabled: 1 });
    return await send(admin, 'nextConsumer', { workplace: 13 });
  },
  windowBusy: async (world) => {
    await serving(world);
    return await send(world.clerk, 'nextConsumer');
  },
  windowFree: async (world) => {
    await serving(world);
    await send(world.clerk, 'serveConsumer');
    return await send(world.clerk, 'serveConsumer');
  },
  notUsedHere: async (world) => {
    await serving(world);
    return await send(world.clerk, 'visitorArrived');
  },
  reasonNeeded: async (world) => {
    await serving(world);
    await send(world.admin, 'setService', { id: 4, outcome_required: 1 });
    const answer = await send(world.clerk, 'serveConsumer');
    await send(world.admin, 'setService', { id: 4, outcome_required: 0 });
    return answer;
  },
  reasonUnfit: async (world) => {
    await serving(world);
    const { data } = await send(world.admin, 'newReason', { name: 'Обед', kind: 'break' });
    const { id } = data as { id: number };
    const answer = await send(world.clerk, 'rejectConsumer', { reason: id });
    await send(world.admin, 'removeReason', { id });
    return answer;
  },
  nothingToUndo: ({ admin }) => send(admin, 'undoConsumer', { workplace: 13 }),
  undoTooLate: async ({ small }) => {
    const admin = await logInAt(small.box, 'administrator', 'admin');
    await register(admin, 4);
    await send(admin, 'nextConsumer', { workplace: 18 });
    await send(admin, 'serveConsumer', { workplace: 18 });
    // The small box gives a second.
    await expect
      .poll(async () => (await send(admin, 'undoableConsumer', { workplace: 18 })).data, { interval: 100, timeout: 10_000 })
      .toEqual({});
    return await send(admin, 'undoConsumer', { workplace: 18 });
  },
  undoOvertaken: async (world) => {
    const id = await serving(world);
    await send(world.admin, 'transferConsumer', { service: 4, workplace: 11 });
    await send(world.admin, 'consumerFromQueueBody', { id, workplace: 18 });
    const answer = await send(world.admin, 'undoConsumer', { workplace: 11 });
    await send(world.admin, 'serveConsumer', { workplace: 18 });
    return answer;
  },
  nobodyAtWindow: async (world) => {
    await serving(world);
    return await send(world.clerk, 'transferConsumer', { service: 5, to_workplace: 13 });
  },
  clerkAway: async (world) => {
    await serving(world);
    return await send(world.clerk, 'transferConsumer', { service: 5, to_user: 1 });
  },
  cannotServe: async (world) => {
    await serving(world);
    return await send(world.clerk, 'transferConsumer', { service: 1, to_workplace: 11 });
  },
  cannotTake: async (world) => {
    await serving(world);
    return await send(world.admin, 'bindConsumer', { id: await register(world.kiosk, 1), to_workplace: 11 });
  },
  nobodyWaiting: async (world) => {
    await serving(world);
    await send(world.admin, 'setWorkplace', { id: 11, operations: [] });
    const answer = await send(world.clerk, 'skipConsumer');
    await send(world.admin, 'setWorkplace', { id: 11, operations: [3, 4] });
    return answer;
  },
  notInQueue: async ({ admin, kiosk }) => send(admin, 'consumerFromQueueBody', { id: await register(kiosk, 4), workplace: 14 }),
  operationNotServed: async (world) => {
    await serving(world);
    return await send(world.clerk, 'serveOperation', { service: 5, operation: 4 });
  },
  serviceAlreadyOnTicket: async (world) => {
    await serving(world);
    return await send(world.clerk, 'addService', { service: 4 });
  },
  codeUnknown: async ({ watched }) => (await watched.connect()).request({ command: 'ticket', id: ++ids, data: { code: WRONG_CODE } }),
  ...MESSAGE_PROVOCATIONS,
  ticketBeingServed: async (world) => {
    await send(world.clerk, 'rejectConsumer');
    const given = (await send(world.kiosk, 'registrateConsumer', { services: [4], preview: false })) as Frame<Given>;
    await send(world.clerk, 'consumerFromQueueBody', { id: given.data.consumer.id });
    return await send(world.clerk, 'leaveQueue', { code: given.data.page.code });
  },
  serviceDisabled: async ({ admin }) => send(admin, 'registrateConsumer', { services: [await service(admin, { disabled: 1 })] }),
  serviceNotReady: async ({ admin }) => send(admin, 'registrateConsumer', { services: [await service(admin, { operations: {} })] }),
  serviceNotOffered: async ({ watched }) =>
    send(await watched.logIn({ component: 'registrator', login: 'kiosk', place: 3 }), 'registrateConsumer', { services: [4] }),
  rangeExhausted: async ({ admin }) => {
    const range = await idOf(admin, 'newTicketRange', { name: 'one', prefix: 'У', first: 1, last: 1 });
    const services = [await service(admin, { ticket_range_id: range })];
    await register(admin, ...services);
    return await send(admin, 'registrateConsumer', { services });
  },
  pinCodeNeeded: ({ kiosk }) => send(kiosk, 'registrateConsumer', { services: [7] }),
  pinCodeWrong: async ({ admin }) =>
    send(admin, 'registrateConsumer', { services: [await service(admin, { pin_code: 'сезам' })], pin_code: 'сим' }),
  registratorDisabled: async ({ watched, admin }) => {
    const kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 2 });
    await send(admin, 'setRegistrator', { id: 2, disabled: 1 });
    return await send(kiosk, 'registrateConsumer', { services: [4] });
  },
  registratorClosed: async ({ watched, admin }) => {
    const id = await idOf(admin, 'newRegistrator', { name: 'closed', opening_hours: { '1': [] } });
    const kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: id });
    return await send(kiosk, 'registrateConsumer', { services: [4] });
  },
  serviceClosed: async ({ kiosk, admin }) => {
    const id = await idOf(admin, 'newCalendar', { name: 'closed', services: [5], opening_hours: { '1': [] } });
    const answer = await send(kiosk, 'registrateConsumer', { services: [5] });
    await send(admin, 'removeCalendar', { id });
    return answer;
  },
  ...BOOKING_PROVOCATIONS,
  delayNotOffered: async (world) => {
    await serving(world);
    return await send(world.clerk, 'postponeConsumer', { delay: 7 });
  },
  ticketAtWindow: async (world) => send(world.admin, 'removeConsumer', { id: await serving(world) }),
  tooManyServices: async ({ admin }) => {
    const services: number[] = [];
    while (services.length < 21) services.push(await service(admin, {}));
    return await send(admin, 'registrateConsumer', { services });
  },
  noPaper: async ({ dry }) => {
    const admin = await logInAt(dry, 'administrator', 'admin');
    await send(admin, 'setRegistrator', { id: 1, printer: 'hall', without_paper: 'refuse' });
    const kiosk = await logInAt(dry, 'registrator', 'kiosk', 1);
    return await send(kiosk, 'registrateConsumer', { services: [4] });
  },
  noPrinter: async ({ admin }) => send(admin, 'reprintTicket', { id: await register(admin, 4) }),
  foreignTicket: async ({ admin, kiosk }) => send(kiosk, 'reprintTicket', { id: await register(admin, 4) }),
  foreignPrinter: ({ kiosk }) => send(kiosk, 'newRoll', { printer: 'waiting-room' }),
  priorityNotAllowed: ({ kiosk }) => send(kiosk, 'registrateConsumer', { services: [4], priority: -10_000 }),
  noWindowServes: async ({ admin, kiosk }) => {
    await send(admin, 'setService', { id: 3, refuse_without_window: 1 });
    const answer = await send(kiosk, 'registrateConsumer', { services: [3] });
    await send(admin, 'setService', { id: 3, refuse_without_window: 0 });
    return answer;
  },
  noSuchAlert: ({ admin }) => send(admin, 'seeAlert', { id: 999 }),
  queueFull: async ({ small }) => {
    const admin = await small.administrator();
    await register(admin, 4);
    return await send(admin, 'registrateConsumer', { services: [4] });
  },

  noSuchElement: ({ admin }) => send(admin, 'getService', { id: 999 }),
  nameTaken: ({ admin }) => send(admin, 'newOperation', { name: 'Приём оплаты' }),
  inUse: ({ admin }) => send(admin, 'removeOperation', { id: 3 }),
  fieldKept: ({ admin }) => send(admin, 'setWorkplace', { id: 11, clerk_id: 1 }),
  badReference: ({ admin }) => send(admin, 'setService', { id: 4, ticket_range_id: 999 }),
  lastAdministrator: ({ admin }) => send(admin, 'setUserRole', { id: 1, administrator: null }),
  ownAccount: ({ admin }) => send(admin, 'removeUser', { id: 1 }),
  rangesOverlap: ({ admin }) => send(admin, 'newTicketRange', { name: 'again', prefix: 'Г', first: 999, last: 1999 }),
  invalidField: ({ admin }) => send(admin, 'setTicketRange', { id: 1, first: 50, last: 3 }),
  printerUnknown: ({ admin }) => send(admin, 'setRegistrator', { id: 1, printer: 'nowhere' }),
  ledUnknown: ({ admin }) => send(admin, 'setScoreBoard', { id: 1, device: 'nowhere' }),
  boardCannotShow: ({ admin }) => send(admin, 'newTicketRange', { name: 'own', prefix: 'Щ' }),
  // These boxes have no certificate.
  cannotHere: ({ admin }) => send(admin, 'removeCertificate', {}),
  lcdUnknown: ({ admin }) => send(admin, 'setQBoard', { id: 1, device: 'nowhere' }),
  templateUnknown: ({ admin }) => send(admin, 'setQBoard', { id: 1, template: 'baroque' }),
  designUnknown: ({ admin }) => send(admin, 'setRegistrator', { id: 1, ticket_design: 'baroque' }),
  designInvalid: ({ admin }) =>
    send(admin, 'setTicketDesign', { name: 'own', design: { title: 'own', languages: ['ru'], rows: [{ row: 'text', text: '{tiket}' }] } }),
  designBuiltIn: ({ admin }) => send(admin, 'removeTicketDesign', { name: 'plain' }),
  templateInvalid: ({ admin }) =>
    send(admin, 'setLcdTemplate', { name: 'own', template: template([{ area: 'text', box: ALL, text: '{x}' }]) }),
  templateFixed: ({ admin }) => send(admin, 'setLcdTemplate', { name: 'hall', template: template([{ area: 'clock', box: ALL }]) }),
  changedMeanwhile: ({ admin }) =>
    send(admin, 'setLcdTemplate', { name: 'own', template: template([{ area: 'clock', box: ALL }]), version: 'of another' }),
  tooManyPreviews: async ({ admin }) => {
    const order = { template: template([{ area: 'calls', box: ALL, rows: 16 }]), width: 1920, height: 1080 };
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(admin, 'previewLcdTemplate', order)));
    return answers.at(-1) as Frame;
  },

  tooMuchSpeech: async ({ admin }) => {
    const order = (index: number) => send(admin, 'speak', { text: `Текст ${index}`, language: 'ru' });
    return (await Promise.all(Array.from({ length: 12 }, (_, index) => order(index)))).at(-1) as Frame;
  },
  // What the provocation before it has spoken must be forgotten.
  speechTooLong: ({ admin }) =>
    vi.waitFor(
      async () => {
        const answer = await send(admin, 'speak', { text: '9, '.repeat(166), language: 'ru' });
        if (errorName(answer.data) === 'tooMuchSpeech') throw new Error('not yet');
        return answer;
      },
      { timeout: 30_000 * SLOWNESS, interval: 500 },
    ),
  cannotSpeak: ({ admin }) => send(admin, 'speak', { text: 'Guten Tag', language: 'de' }),
  tooManyPhotos: async ({ admin }) => {
    const photo = await noise(400, 1);
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(admin, 'newConsumer', { services: [4], photo })));
    return answers.at(-1) as Frame;
  },

  frameTooLarge: ({ watched }) => sendRaw(watched, ' '.repeat(2 * 1024 * 1024 + 1)),
  tooManyRequests: async ({ small }) => {
    const client = await connect(small.box.webSocketUrl);
    const flood = Array.from({ length: 2000 }, (_, id) => client.request({ command: 'info', id, data: {} }));
    // On a busy machine the last one may get through.
    return (await Promise.all(flood)).find(({ data }) => errorName(data) === 'tooManyRequests') as Frame;
  },
  tooManyInFlight: async ({ watched, admin }) => {
    const comments = Array.from({ length: REQUESTS_IN_FLIGHT_MAX + 1 }, (_, index) => ({ id: 1, description: `${index}` }));
    const answers = await allAtOnce(watched.box, admin.client, () => comments.map((data) => send(admin, 'setOperation', data)));
    return answers.at(-1) as Frame;
  },
  tooManyWrongCodes: async ({ watched }) => {
    const client = await watched.connect();
    const attempts = Array.from({ length: 10 }, () => client.request({ command: 'ticket', id: ++ids, data: { code: WRONG_CODE } }));
    return (await Promise.all(attempts)).at(-1) as Frame;
  },
  tooManyWrongPins: async ({ watched }) => {
    const kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 3 });
    const attempts = Array.from({ length: 25 }, (_, guess) => send(kiosk, 'registrateConsumer', { pin_code: `${guess}`.padStart(6, '0') }));
    return (await Promise.all(attempts)).at(-1) as Frame;
  },
  tooManyQuestions: async ({ admin }) => {
    const questions = Array.from({ length: 100 }, () => send(admin, 'statistics'));
    return (await Promise.all(questions)).at(-1) as Frame;
  },
  documentTooLarge: ({ admin }) => send(admin, 'importConfiguration', { text: '[[Service]]\n'.repeat(80_000) }),
  tooManySubscriptions: async ({ small }) => {
    const admin = await small.administrator();
    await send(admin, 'subscribeServices');
    return await send(admin, 'subscribeUsers');
  },
  resultTooLarge: async ({ admin }) => {
    // No LED board has room for such numbers.
    await send(admin, 'removeAllScoreBoards');
    const range = await idOf(admin, 'newTicketRange', { name: 'long', prefix: 'Ю1-', first: 1, last: 30_000 });
    const services = [await service(admin, { ticket_range_id: range })];
    // In parts: a connection that sends all of it at once is cut. Without ids, of which only so many may be under way.
    const visit = { token: admin.token, command: 'registrateConsumer', data: { services, preview: false } };
    for (let part = 0; part < 5; part++) await Promise.all(Array.from({ length: 4001 }, () => admin.client.request(visit)));
    return await send(admin, 'statistics');
  },
  tooManySessions: async ({ small }) => {
    const admin = await small.administrator();
    const others = (await admin.ask<ReplyData<'sessions'>>('sessions')).filter(({ own }) => !own);
    for (const { id } of others) await send(admin, 'endSession', { id });
    await send(admin, 'logout');
    const client = await connect(small.box.webSocketUrl);
    for (let count = 0; count < SESSIONS_OF_SMALL; count++) {
      const { token } = (await logIn(client, 'registrator', 'kiosk', 1 + Number(count === 0))).data as { readonly token: string };
      // One that is used on a connection makes no room for another place.
      await client.request({ token, command: 'info', data: {} });
    }
    return await logIn(client, 'scoreboard', 'admin', 1);
  },

  noTwins: async ({ dry }) => (await connect(dry.webSocketUrl)).request({ command: 'lab', data: {} }),
  twinUnknown: ({ admin }) => send(admin, 'actOnTwin', { kind: 'printer', name: 'lobby', action: 'openCover' }),
  twinCannot: ({ admin }) => send(admin, 'actOnTwin', { kind: 'sound', name: 'hall', action: 'openCover' }),
};

/**
 * The examples of the reference are pairs: the demo is asked what each example asks, in a situation where it can be answered, and
 * answers the keys of the example's reply, and for a new element its defaults.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BOOKS, type BookDeclaration } from '../../server/model/books/index.js';
import { bookCommandName } from '../../server/protocol/client/book-commands.js';
import { BOOK_COMMANDS } from '../../server/protocol/commands/books/books.js';
import { schemaBundle } from '../../server/protocol/docs/schema-bundle.js';
import { COMMANDS, type ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { brokenNorm } from '../support/broken-norm.js';
import { untilItDraws } from '../support/drawing.js';
import { connect, dataOf, type Frame, isErrorData, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { shapeFaults, valueFaults } from './example-shapes.js';

type Data = Readonly<Record<string, unknown>>;
interface Ticket {
  readonly id: number;
  readonly ticket: string;
}

const ajv = new Ajv2020({ strict: false });
ajv.addSchema(schemaBundle());
const isReply: ValidateFunction = ajv.getSchema('urn:qbox:protocol#/$defs/Reply') ?? expect.unreachable();

let box: Box;
let onConfigured = (): void => undefined;
let admin: RawSession;
let clerk: RawSession;
let kiosk: RawSession;
beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'qbox-examples-')), 'qbox.toml');
  onConfigured = () => rmSync(dirname(file), { recursive: true, force: true });
  writeFileSync(file, '');
  const backups = mkdtempSync(join(dirname(file), 'backups-'));
  box = await startBox({ args: ['--demo', '--config', file], env: { QBOX_BACKUPS: backups, QBOX_MESSAGES_FOLDER: backups } });
  await untilItDraws(box);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  // The clerk of window 18, to whom a visitor is sent on.
  await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'admin', place: 18 });
});
afterAll(async () => {
  expect(await box.stop()).toEqual({ code: 0, signal: null });
  onConfigured();
});

const exampleOf = (command: string) => (COMMANDS.get(command) ?? expect.unreachable()).example as { request: Data; reply: unknown };
const register = async (service = 4): Promise<Ticket & { readonly code: string }> => {
  const data = { services: [service], noprint: true, preview: false };
  const { consumer, page } = await kiosk.ask<{ consumer: Ticket; page: { code: string } }>('registrateConsumer', data);
  return { ...consumer, code: page.code };
};
/** Nobody is at the window. */
const free = async (): Promise<void> => {
  const { consumer_id: id } = await admin.ask<{ consumer_id: number }>('getWorkplace', { id: 11 });
  if (id !== -1) await clerk.ask('serveConsumer');
};
const call = async (): Promise<Ticket> => {
  await free();
  const { id } = await register();
  return await clerk.ask<Ticket>('consumerFromQueueBody', { id });
};
const served = async (): Promise<Ticket> => {
  const visitor = await call();
  await clerk.ask('serveConsumer');
  return visitor;
};
/** A backup of the box, finished. */
const backup = async () => {
  const told = () => admin.ask<ReplyData<'backups'>>('backups');
  if ((await told()).last === null) await admin.ask('makeBackup');
  await vi.waitFor(async () => expect((await told()).last?.state).toBe('verified'), 30_000 * SLOWNESS);
  return { name: (await told()).backups[0]?.name };
};
const today = async (): Promise<string> => (await admin.ask<{ day: string }>('dayVisits')).day;
const waiting = async () => ({ id: (await register()).id });
const byCode = async () => ({ code: (await register()).code });
const atWindow = async () => {
  await call();
  return {};
};

/** What stands in the place of a part of the example's request, after what had to happen before it. */
const SITUATIONS: Readonly<Record<string, () => Promise<Data>>> = {
  login: async () => ({}),
  removeDevice: () => made('addDevice'),
  backups: async () => ({ ...(await backup()), name: undefined }),
  makeBackup: async () => ({ ...(await backup()), name: undefined }),
  verifyBackup: backup,
  downloadBackup: backup,
  endSession: async () => {
    await logIn(await connect(box.webSocketUrl), { component: 'qboard', login: 'board', place: 1 });
    const sessions = await admin.ask<readonly { id: number; component: string }[]>('sessions');
    return { id: sessions.find(({ component }) => component === 'qboard')?.id };
  },
  queueLengths: async () => ({ consumer: (await register()).id }),
  appointment: async () => {
    await admin.ask('newConsumerPreRegistered', { services: [4], pin_code: '402913', time: '09:30', name: 'Иванова Анна' });
    return {};
  },
  currentQueue: async () => {
    await call();
    await register();
    await clerk.ask('skipConsumer');
    return {};
  },
  statistics: async () => ({ from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', ticket: (await served()).ticket }),
  dayCurve: async () => ({ day: await today() }),
  indicators: async () => {
    await served();
    const day = await today();
    return { from: day, to: day };
  },
  dayVisits: async () => {
    // A window that nobody needs here has a break.
    await admin.ask('setWorkplace', { id: 13, state_id: 2 });
    await served();
    return { day: await today() };
  },
  eraseVisitor: async () => ({ ticket: (await served()).ticket, day: await today() }),
  hall: async () => {
    await admin.ask('openServices', exampleOf('openServices').request);
    return await atWindow();
  },
  nextConsumer: async () => {
    await free();
    await register();
    return {};
  },
  consumerFromQueueBody: async () => {
    await free();
    return await waiting();
  },
  skipConsumer: async () => {
    await call();
    await register();
    return {};
  },
  ...Object.fromEntries(
    [
      ...['retryCallConsumer', 'serveOperation', 'rejectOperation', 'serveConsumer', 'rejectConsumer', 'rejectService', 'postponeConsumer'],
      ...['addService', 'transferConsumer', 'commentConsumer'],
    ].map((command) => [command, atWindow]),
  ),
  undoConsumer: async () => {
    await served();
    return {};
  },
  visitorArrived: async () => {
    await admin.ask('setWorkplace', { id: 11, walking_time: 1 });
    return await atWindow();
  },
  countQuestion: async () => {
    await admin.ask('setWorkplace', { id: 11, quick_questions: 1 });
    return {};
  },
  undoableConsumer: async () => {
    await served();
    return {};
  },
  calledWhy: atWindow,
  bindConsumer: waiting,
  reprintTicket: waiting,
  ticket: byCode,
  subscribeTicket: byCode,
  unsubscribeTicket: byCode,
  leaveQueue: byCode,
  notifyMe: byCode,
  stopNotifying: byCode,
  changes: async () => {
    await admin.ask('setService', { id: 4, priority: 20 });
    return {};
  },
  alerts: async () => {
    await admin.ask('seeAlert', { id: await brokenNorm(admin, 6) });
    return {};
  },
  seeAlert: async () => ({ id: await brokenNorm(admin, 6) }),
  importCalendar: async () => {
    await admin.ask('removeAllConsumerPreRegistereds');
    return { id: (await admin.ask<{ id: number }>('newCalendar', { name: 'праздники' })).id, to: '2030-12-31' };
  },
  freeSlots: () => byTime({ from: AHEAD, to: AHEAD }),
  book: () => byTime({ date: AHEAD }),
  moveBooking: async () => ({ ...(await byTime({ date: AHEAD })), id: await booked(), services: undefined }),
  cancelBooking: async () => {
    await byTime({});
    return { id: await booked() };
  },
  bookAtKiosk: async () => {
    const { services } = await byTime({});
    return { service: (services as number[])[0], date: AHEAD, name: 'Анна', phone: '+77011234567' };
  },
  bookable: async () => {
    await byVisitors({});
    return {};
  },
  bookableTimes: () => byVisitors({ from: AHEAD, to: AHEAD }),
  bookVisit: () => byVisitors({ date: AHEAD }),
  bookedVisit: () => visited({}),
  moveVisit: () => visited({ date: AHEAD }),
  checkInVisit: async () => {
    const service = await newService();
    const pin_code = '402913557121';
    // Today at any hour: who comes is in time.
    await admin.ask('newConsumerPreRegistered', { services: [service], pin_code, time: '09:30' });
    const hours = { early_minutes: 1_440, late_minutes: 1_440, hall_code: '4821' };
    await admin.ask('newBookingPlan', { name: 'в зале', services: [service], ...hours });
    return { pin_code };
  },
  stopVisitMessages: () => visited({}),
  cancelVisit: () => visited({}),
  notifyBooking: async () => {
    await byTime({});
    return { id: await booked() };
  },
  tellAffected: async () => {
    await byTime({});
    await admin.ask('notifyBooking', { id: await booked(), notify: { phone: '+77011234567', on: ['reminder'] } });
    return { bookings: [await closed()] };
  },
  bookings: async () => ({ date: AHEAD }),
  affectedBookings: async () => {
    await byTime({});
    await booked();
    await closed();
    return {};
  },
  findBookings: async () => {
    await byTime({});
    const [{ pin_code } = { pin_code: '' }] = await admin.ask<{ pin_code: string }[]>('book', {
      ...{ services: [planned], date: AHEAD, time: '09:00' },
    });
    return { text: pin_code };
  },
  ticketDesigns: () => made('setTicketDesign'),
  removeTicketDesign: () => made('setTicketDesign'),
  lcdTemplates: () => made('setLcdTemplate'),
  getLcdTemplate: () => made('setLcdTemplate'),
  removeLcdTemplate: () => made('setLcdTemplate'),
  getConsumer: waiting,
  setConsumer: waiting,
  removeConsumer: waiting,
};

const made = async (command: string): Promise<Data> => {
  await admin.ask(command, exampleOf(command).request);
  return {};
};

/** Days after the examples were written. */
const AHEAD = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);

/** A service of its own that is booked by time, from the beginning of each day. */
const newService = async (): Promise<number> => {
  const fields = { name: `по времени ${++names}`, operations: { '10': [3] }, ticket_range_id: 4 };
  return (await admin.ask<{ id: number }>('newService', fields)).id;
};
const byTime = async (fields: Data): Promise<Data> => {
  const id = await newService();
  await admin.ask('newBookingPlan', { name: `план ${names}`, services: [id], slot_minutes: 30, places: 100 });
  planned = id;
  return { ...fields, services: [id] };
};
let planned = 0;
const byVisitors = async (fields: Data): Promise<Data> => {
  const { services, ...given } = await byTime(fields);
  const plans = await admin.ask<{ id: number; services: number[] }[]>('bookingPlanList');
  await admin.ask('setBookingPlan', { id: plans.find((plan) => plan.services.includes(planned))?.id, by_visitors: 1 });
  return { ...given, service: planned };
};
const visited = async (fields: Data): Promise<Data> => {
  const { service } = await byVisitors({});
  const wish = { service, date: AHEAD, time: '09:00', name: 'Анна', phone: '+77011234567', key: `${service}`.padStart(22, '0') };
  const { pin_code } = await admin.ask<{ pin_code: string }>('bookVisit', wish);
  return { ...fields, pin_code };
};
const booked = async (): Promise<number> => {
  const [{ id } = { id: 0 }] = await admin.ask<{ id: number }[]>('book', { services: [planned], date: AHEAD, time: '09:00' });
  return id;
};

/** The day of the booking, afterwards; answers its id. */
const closed = async (): Promise<number> => {
  await admin.ask('newCalendar', { name: `закрыто ${names}`, services: [planned], days: [{ date: AHEAD, hours: [] }] });
  const rows = await admin.ask<{ id: number; services: readonly number[] }[]>('affectedBookings');
  return rows.find(({ services }) => services.includes(planned))?.id ?? 0;
};

/** Addresses that are kept for keypads of the demo, on the line of the boards. */
const KEYPADS = { from: 96, to: 99 };
let names = 0;
/** No two elements have the same name (of reasons no two of a kind), and no two boards of a line the same address. */
const unique = async ({ name, nameField, uniqueName }: BookDeclaration): Promise<Data> => {
  names += 1;
  // Bookings that do not fit into it would be named in answers about it.
  if (['Calendar', 'BookingPlan', 'Service', 'Workplace'].includes(name)) await admin.ask('removeAllConsumerPreRegistereds');
  return {
    ...((uniqueName || name === 'Reason') && { [nameField]: `пример ${names}` }),
    ...(name === 'ScoreBoard' && { address: 40 + names < KEYPADS.from ? 40 + names : KEYPADS.to + names - 55 }),
  };
};
const added = async (name: BookDeclaration['name']): Promise<Data & { id: number }> => {
  const command = bookCommandName(name, 'new');
  // A service is in one plan at most, a window in one profile that is in force.
  const own = name === 'BookingPlan' ? { services: [await newService()] } : name === 'CallingProfile' && { disabled: 1 };
  const { id } = await admin.ask<{ id: number }>(command, {
    ...exampleOf(command).request,
    ...(await unique(BOOKS[name] as BookDeclaration)),
    ...own,
  });
  return { id };
};

/** A board or an element in the box of another one's id. */
async function situationOf(command: string): Promise<Data> {
  const own = SITUATIONS[command];
  if (own) return await own();
  const { book, verb } = BOOK_COMMANDS.get(command) ?? {};
  if (book === undefined) return {};
  if (verb === 'new') return await unique(BOOKS[book] as BookDeclaration);
  if (verb === 'get' || verb === 'set' || verb === 'remove') return await added(book);
  if (verb === 'list') await added(book);
  return {};
}

/** Whose window it is, or nobody's. */
function senderOf(command: string): RawSession {
  const family = COMMANDS.get(command)?.family;
  return family === 'serving' && command !== 'bindConsumer' && command !== 'openServices' ? clerk : admin;
}

async function asked(command: string): Promise<Frame> {
  const situation = await situationOf(command);
  const data = { ...exampleOf(command).request, ...situation };
  const { client, token } = senderOf(command);
  return await client.request({ ...(command === 'login' ? {} : { token }), id: crypto.randomUUID(), command, data });
}

/**
 * An example is no real certificate (test/administration/certificate.test.ts installs one); three commands are for headquarters alone; and
 * a new box has no past day (test/pipeline/trials/trials.test.ts tries one).
 */
const REFUSED = ['installCertificate', 'applyRevision', 'remoteTicket', 'remoteVisit', 'tryDay', 'staffing', 'visitorStory', 'fairness'];
const CERTIFICATE = ['renewCertificate', 'requestCertificate', 'removeCertificate'];

/** What empties books, changes them for good or ends the session comes last. */
const LAST = ['login', 'setConfiguration', 'setBoardAddress', 'actOnTwin', ...REFUSED, ...CERTIFICATE, 'restartBox', 'logout'];
const isRemoval = (command: string): boolean => command.startsWith('removeAll');
const commands = [...COMMANDS.keys()].filter((command) => !LAST.includes(command) && !isRemoval(command));

describe('the example of', () => {
  it.each([...commands, ...LAST.slice(0, -2)].filter((command) => !REFUSED.includes(command)))('%s', async (command) => {
    const { reply } = exampleOf(command);
    const frame = await asked(command);
    expect(isReply(frame) ? [] : isReply.errors).toEqual([]);
    const data = dataOf(frame);
    expect(shapeFaults(command, reply, data)).toEqual([]);
    const { verb } = BOOK_COMMANDS.get(command) ?? {};
    if (verb === 'new') expect(valueFaults(command, reply as Data, data as Data)).toEqual([]);
  });

  it.each([...COMMANDS.keys()].filter(isRemoval))('%s: no errors, or what still refers to an element', async (command) => {
    const frame = await asked(command);
    expect(isReply(frame) ? [] : isReply.errors).toEqual([]);
    expect(isErrorData(frame.data)).toBe(true);
  });

  it.each(REFUSED)('%s: what is wrong with it', async (command) => {
    const { data } = await asked(command);
    expect(isErrorData(data)).toBe(true);
  });

  it('restartBox: a page that has seen another start restarts nothing', async () => {
    const { data } = await asked('restartBox');
    expect(data).toMatchObject({ codeModule: 6, codeError: 7, parameters: { reason: 'notStarted' } });
  });

  it('logout', async () => {
    const guest = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    const { reply, request } = exampleOf('logout');
    const frame = await guest.client.request({ token: guest.token, command: 'logout', data: request });
    expect(shapeFaults('logout', reply, frame.data)).toEqual([]);
  });
});

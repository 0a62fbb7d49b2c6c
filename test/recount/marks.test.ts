/** What clerks of the simulation do not do: marks, reasons, questions, calls by hand. At a box in real time; its folder is audited. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { argumentsOf } from './arguments.js';
import { audit } from './audit.js';
import { Calendar } from './calendar.js';
import { refuseInUse } from './copy.js';
import { DataFolder } from './folder.js';
import { readPast } from './past.js';
import { isClean, reportOf } from './report.js';
import { settingsOf } from './settings.js';

const TIME_ZONE = 'Asia/Almaty';
const ZONE_MS = 5 * 3_600_000;
const DAY_MS = 86_400_000;
/** Of one stage, and of two. */
const [SIMULATOR, PAYMENT, BOOKED] = [4, 1, 5];
const [FIRST, SECOND] = [11, 18];

interface Ticket {
  readonly id: number;
  readonly code: string;
}

async function visitors(kiosk: RawSession): Promise<(language: string, ...services: readonly number[]) => Promise<Ticket>> {
  return async (language, ...services) => {
    const { consumer, page } = await kiosk.ask<{ consumer: { id: number }; page: { code: string } }>('registrateConsumer', {
      ...{ services, language, preview: false, noprint: true },
    });
    return { id: consumer.id, code: page.code };
  };
}

/** Two places all day for both services; the plan that those who are late for have has nine every five minutes. */
const PLAN = { name: 'by time', services: [4, 3], slot_minutes: 30, places: 2, walk_in_percent: 50, late_minutes: 1440 };

/** Some come before their time and after it, and some do not: of two services, on a day without a time, cancelled or moved too late. */
async function bookings(admin: RawSession, clerk: RawSession): Promise<void> {
  const book = async (time: string | null, ...services: readonly number[]) =>
    admin.ask<{ id: number; pin_code: string }>('newConsumerPreRegistered', { services, time });
  for (const time of ['23:59', '00:00']) {
    const { pin_code } = await book(time, SIMULATOR);
    const { id } = await admin.ask<{ id: number }>('newConsumer', { services: [], pin_code });
    await clerk.ask('consumerFromQueueBody', { id });
    await clerk.ask('serveConsumer');
  }
  for (const { id } of [await book('12:00', SIMULATOR, PAYMENT), await book(null, SIMULATOR)])
    await admin.ask('setConsumerPreRegistered', { id, state: 'MISSED' });
  // After their time one is cancelled, one is moved, one gets the next free time, and one waits in the usual order. No plan takes a time
  // that has passed: it comes later.
  const [cancelled, moved, late] = [await book('00:00', BOOKED), await book('00:00', BOOKED), await book('00:00', BOOKED)];
  const tooLate = await book('00:00', BOOKED);
  const plan = { name: 'late', services: [BOOKED], slot_minutes: 5, places: 9, late: 'next', late_minutes: 1_440 };
  await admin.ask('newBookingPlan', plan);
  await admin.ask('cancelBooking', { id: cancelled.id });
  const tomorrow = new Date(Date.now() + ZONE_MS + DAY_MS).toISOString().slice(0, 10);
  await admin.ask('moveBooking', { id: moved.id, date: tomorrow, time: '09:00' });
  const [{ id: planId } = { id: 0 }] = await admin.ask<readonly { id: number }[]>('bookingPlanList');
  await admin.ask('setBookingPlan', { id: planId, late_minutes: 0 });
  for (const [pin_code, fields] of [
    [late.pin_code, { late: 'next' }],
    [tooLate.pin_code, { late: 'ordinary' }],
  ] as const) {
    await admin.ask('setBookingPlan', { id: planId, ...fields });
    const { id } = await admin.ask<{ id: number }>('newConsumer', { services: [], pin_code });
    await clerk.ask('consumerFromQueueBody', { id });
    await clerk.ask('serveConsumer');
  }
}

type SignIn = (options: object) => Promise<RawSession>;

/** A clerk logs out in mid-visit; another one ends it, who marks once more that the visitor is here. */
async function handedOver(session: SignIn, id: number): Promise<void> {
  const first = await session({ component: 'workplace', login: 'petrov', place: FIRST });
  await first.ask('consumerFromQueueBody', { id });
  await first.ask('visitorArrived');
  await first.ask('logout');
  const next = await session({ component: 'workplace', login: 'admin', place: FIRST });
  await next.ask('visitorArrived');
  await next.ask('serveConsumer');
  await next.ask('logout');
}

const data = mkdtempSync(join(tmpdir(), 'qbox-recount-'));
afterAll(() => rmSync(data, { recursive: true }));

beforeAll(async () => {
  const box = await startBox({ data, env: { QBOX_TIME_ZONE: TIME_ZONE } });
  const session = async (options: object) => logIn(await connect(box.webSocketUrl), options as never);
  const admin = await session({ component: 'administrator', login: 'admin' });
  for (const id of [FIRST, SECOND]) await admin.ask('setWorkplace', { id, all_operations: 1, walking_time: 1, quick_questions: 1 });
  for (const { id, clerk } of await admin.ask<readonly { id: number; clerk: object | null }[]>('userRoleList'))
    if (clerk !== null) await admin.ask('setUserRole', { id, clerk: { ...clerk, all_operations: 1 } });
  const take = await visitors(await session({ component: 'registrator', login: 'kiosk', place: 1 }));
  await handedOver(session, (await take('ru', SIMULATOR)).id);
  const clerk = await session({ component: 'workplace', login: 'petrov', place: FIRST });
  const other = await session({ component: 'workplace', login: 'admin', place: SECOND });

  // Two stages at one window, the visitor's arrival marked in the first.
  const staged = await take('kk', PAYMENT);
  await clerk.ask('consumerFromQueueBody', { id: staged.id });
  await clerk.ask('retryCallConsumer');
  await clerk.ask('visitorArrived');
  await clerk.ask('serveConsumer');
  await clerk.ask('serveConsumer');
  for (const comment of ['[noDocuments] passport', '[wrongService]', '[noShow]', 'no reason']) {
    const { id } = await take('en', SIMULATOR);
    await other.ask('consumerFromQueueBody', { id });
    await other.ask('rejectConsumer', { comment });
  }
  const { code } = await take('ru', SIMULATOR, PAYMENT);
  await admin.client.request({ command: 'leaveQueue', data: { code } });
  await admin.ask('removeConsumer', { id: (await take('ru', SIMULATOR)).id });
  const aside = await take('kk', SIMULATOR, PAYMENT);
  await clerk.ask('consumerFromQueueBody', { id: aside.id });
  await clerk.ask('postponeConsumer', { delay: 5 });
  await other.ask('consumerFromQueueBody', { id: aside.id });
  await other.ask('visitorArrived');
  await other.ask('transferConsumer', { service: 5 });
  await bookings(admin, clerk);
  await admin.ask('newBookingPlan', PLAN);
  await clerk.ask('countQuestion');
  await other.ask('countQuestion');
  await clerk.ask('setWorkplace', { id: FIRST, state_id: 2 });
  await take('kk', SIMULATOR);
  const { total } = await admin.ask<{ total: object }>('indicators');
  expect(total).toMatchObject({
    ...{ arrived: 14, present: 2, served: 6, refused: 3, no_show: 1, left: 1, closed: 1, removed: 1 },
    ...{ refused_by: { noDocuments: 1, wrongService: 1, none: 1 } },
  });
  expect(total).toMatchObject({ recalls: 1, walks: 3, quick_questions: 2, postponed: 1, transfers: 1, calls_by_hand: 3 });
  expect(total).toMatchObject({
    ...{ appointments: 3, appointments_early: 1, appointments_late: 2, appointments_missed: 5, appointments_kept_percent: 42.9 },
    ...{ appointments_too_late: 1 },
    ...{ booked_waits: 3, booked_within_norm_percent: 100 },
    ...{ places_offered: 2640, places_booked: 7, places_kept: 3, places_booked_percent: 0.3 },
  });
  // The box has its own snapshots and logs to write meanwhile: it stands still, with its locks.
  process.kill(box.pid, 'SIGSTOP');
  try {
    const before = filesOf(data);
    expect(() => refuseInUse(data)).toThrow(`a box uses ${data}: stop it`);
    expect(filesOf(data)).toEqual(before);
  } finally {
    process.kill(box.pid, 'SIGCONT');
  }
  await box.stop();
});

/** The box's own; beside them the demo's devices in software make folders when they get around to it. */
const filesOf = (folder: string): unknown =>
  readdirSync(folder).flatMap((name) => {
    const status = statSync(join(folder, name));
    return status.isDirectory() ? [] : [[name, status.size]];
  });

it('marks, reasons, languages, questions and calls by hand are counted again', async () => {
  refuseInUse(data);
  const { differences, unbalanced, contradictions, visits, visitsInPeriod } = await audit(data, { timeZone: TIME_ZONE });
  expect([differences, unbalanced, contradictions]).toEqual([[], [], []]);
  expect([visits, visitsInPeriod]).toEqual([14, 14]);
});

it('a period without a visit is said to have none', async () => {
  const found = await audit(data, { timeZone: TIME_ZONE, from: '2020-01-01', to: '2020-01-02' });
  expect([found.visits, found.visitsInPeriod, isClean(found)]).toEqual([14, 0, true]);
  expect(reportOf(found)).toContain('Days 2020-01-01 to 2020-01-02 in the time zone Asia/Almaty; 0 visits\n');
  expect(reportOf(found)).toContain('There is NO VISIT in the period');
  expect(reportOf(found)).not.toContain('Every figure is the same');
});

/** What contradicts the journal in a copy of the folder that was changed by `sql`. */
function contradictionsAfter(sql: string, historySinceMs?: number): readonly string[] {
  const copy = mkdtempSync(join(tmpdir(), 'qbox-recount-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(data, copy, { recursive: true });
  const database = new Database(join(copy, 'qbox.db'));
  database.exec(sql);
  database.close();
  const folder = new DataFolder(copy);
  const { contradictions } = readPast(folder, new Calendar(TIME_ZONE), historySinceMs);
  folder.close();
  return contradictions;
}

const INVENTED = `INSERT INTO history (sequence, consumer_id, registered_ms, done_ms, ticket, services, consumer, has_texts, about)
  SELECT sequence, 999, registered_ms, done_ms, 'Z999', services, consumer, has_texts, about FROM history ORDER BY sequence DESC LIMIT 1;`;
const FIRST_GONE = 'DELETE FROM history WHERE consumer_id = (SELECT min(consumer_id) FROM history);';
const LAST_GONE = 'DELETE FROM history WHERE consumer_id = (SELECT max(consumer_id) FROM history);';
/** As if the older half had been pruned. */
const PRUNED = `UPDATE journal_anchor SET sequence = (SELECT max(sequence) / 2 FROM journal);
  DELETE FROM journal WHERE sequence <= (SELECT sequence FROM journal_anchor);`;

it('a visit that only one of journal and history has is named', () => {
  const gone = [expect.stringMatching(/^visit \d+ \(ticket .+\): the journal tells it .* history does not have it$/)];
  const unknown = [expect.stringMatching(/^visit 999 \(ticket Z999, .+\): the history has it, and the journal .* does not know it$/)];
  expect(contradictionsAfter('')).toEqual([]);
  expect(contradictionsAfter(FIRST_GONE)).toEqual(gone);
  // Deleted because of its age.
  expect(contradictionsAfter(FIRST_GONE, Date.now())).toEqual([]);
  expect(contradictionsAfter(INVENTED)).toEqual(unknown);
  expect(contradictionsAfter(PRUNED)).toEqual([]);
  expect(contradictionsAfter(PRUNED + INVENTED)).toEqual(unknown);
  expect(contradictionsAfter(PRUNED + LAST_GONE)).toEqual(gone);
});

it('a field in which journal and history differ is named with both values', () => {
  const moved = 'UPDATE history SET done_ms = 1000 WHERE consumer_id = (SELECT min(consumer_id) FROM history);';
  expect(contradictionsAfter(moved)).toEqual([
    expect.stringMatching(/^visit \d+ \(ticket .+\): endMs: the journal says \d+ \(.+\), the history 1000 \(1970-01-01T00:00:01.000Z\)$/),
  ]);
});

it('questions that only one of journal and table has are named', () => {
  const first = '(SELECT min(id) FROM quick_questions)';
  expect(contradictionsAfter(`DELETE FROM quick_questions WHERE id = ${first};`)).toEqual([
    expect.stringMatching(/^question at .+, window 11, clerk \d+: the journal has it 1 times, the table quick_questions 0 times$/),
  ]);
  const doubled = 'INSERT INTO quick_questions (at_ms, workplace_id, user_id) SELECT at_ms, workplace_id, user_id FROM quick_questions';
  expect(contradictionsAfter(`${doubled} WHERE id = ${first};`)).toEqual([expect.stringContaining('the journal has it 1 times')]);
});

it('a window of which the log tells something else than the journal is named, with both', () => {
  const onBreak = "(SELECT max(id) FROM window_log WHERE window_id = 11 AND state = 'break')";
  expect(contradictionsAfter(`DELETE FROM window_log WHERE id = ${onBreak};`)).toEqual([
    expect.stringMatching(/^window 11: the journal says break, clerk \d+ from .+, the window log nothing more$/),
  ]);
  expect(contradictionsAfter(`UPDATE window_log SET at_ms = at_ms + 60000 WHERE id = ${onBreak};`)).toHaveLength(1);
  expect(contradictionsAfter("UPDATE window_log SET clerk_id = 2 WHERE window_id = 18 AND state = 'open';")).toEqual([
    expect.stringMatching(/^window 18: the journal says open, clerk \d+ from .+, the window log open, clerk 2 from .+$/),
  ]);
  // Deleted because of its age; pruned, the journal does not know what windows were.
  expect(contradictionsAfter(`DELETE FROM window_log WHERE id = ${onBreak};`, Date.now())).toEqual([]);
  expect(contradictionsAfter(`${PRUNED} DELETE FROM window_log WHERE id = ${onBreak};`)).toEqual([]);
});

it('an appointment that only one of journal and table has as missed is named', () => {
  const invented = `INSERT INTO missed_appointments (id, day_ms, agreed_ms, services, state)
    VALUES (70, 1767225600000, NULL, '[4]', 'MISSED');`;
  expect(contradictionsAfter(invented)).toEqual([
    'appointment 70: the journal says unknown, the table missed_appointments missed at 2026-01-01T00:00:00.000Z',
  ]);
  expect(contradictionsAfter(PRUNED + invented)).toEqual([]);
  expect(contradictionsAfter(invented, Date.now())).toEqual([]);
});

it('places of slots that only one of journal and table has are named', () => {
  const invented = `INSERT INTO slot_places (sequence, day_ms, at_ms, plan_id, services, offered, booked, kept)
    VALUES (1, 1767225600000, 1767229200000, 2, '[4]', 3, 1, 0);`;
  expect(contradictionsAfter(invented)).toEqual([
    'places of plan 2 for the services [4] from 2026-01-01T01:00:00.000Z: the journal says none, ' +
      'the table slot_places 3 offered, 1 booked, 0 kept',
  ]);
  expect(contradictionsAfter(invented, Date.now())).toEqual([]);
});

it('an audit takes the time zone that the environment names, else that of the file in the folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-recount-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'qbox.toml'), '[branch]\ntime_zone = "Asia/Vladivostok"\n');
  expect(settingsOf(folder, {}).timeZone).toBe('Asia/Vladivostok');
  expect(settingsOf(folder, { QBOX_TIME_ZONE: TIME_ZONE }).timeZone).toBe(TIME_ZONE);
});

it('an audit takes its days by name', () => {
  const command = execFileSync('make', ['-n', 'audit', 'FOLDER=x', 'TO=2026-09-30'], { encoding: 'utf8' });
  const words = /audit\.js (.*)/.exec(command)?.[1]?.replaceAll('"', '').split(' ') ?? [];
  expect(argumentsOf(words)).toEqual({ folder: 'x', from: undefined, to: '2026-09-30' });
  expect(() => argumentsOf([...words, '2026-10-01'])).toThrow('2026-10-01');
  expect(() => argumentsOf([...words, '--from=2026-10-01'])).toThrow('is after');
  expect(() => argumentsOf(['--folder=x', '--to=30.09.2026'])).toThrow('is no day');
  expect(() => argumentsOf(['--folder='])).toThrow('name the data folder');
});

/** What the journal tells and the tables beside it do not, or the other way round. */
import type { Calendar } from './calendar.js';
import type { DataFolder, Missed, Question } from './folder.js';
import type { PlacesRow } from './slots.js';
import type { Visit } from './visits.js';

/** The times for which both journal and tables have everything. */
export interface Span {
  /** From here on the journal has whoever was registered; minus infinity = it goes back to the first start. */
  readonly journalSinceMs: number;
  /** What is older may have been deleted from the history (`history_days`). */
  readonly historySinceMs: number;
}

const DAY_MS = 86_400_000;

/** Of one visit so many fields are told. */
const FIELDS_TOLD = 5;

const nameOf = ({ id, ticket, givenMs }: Visit): string => `visit ${id} (ticket ${ticket}, ${momentOf(givenMs)})`;

const momentOf = (ms: number): string => new Date(ms).toISOString();

export const missingInHistory = (visit: Visit): string =>
  `${nameOf(visit)}: the journal tells it until its end, and the history does not have it`;

export const missingInJournal = (visit: Visit): string =>
  `${nameOf(visit)}: the history has it, and the journal of that time does not know it`;

export const stepMissing = (id: number): string => `visit ${id}: the journal takes back a step that it does not have`;

/** null = both tell the same. */
export function contradictionOf(lived: Visit, stored: Visit): string | null {
  const fields = differing('', comparable(lived), comparable(stored));
  if (fields.length === 0) return null;
  const more = fields.length > FIELDS_TOLD ? `; and ${fields.length - FIELDS_TOLD} more` : '';
  return `${nameOf(stored)}: ${fields.slice(0, FIELDS_TOLD).join('; ')}${more}`;
}

/** All that figures use; of comments those of refusals alone. */
const comparable = ({ operations, ...visit }: Visit): unknown => ({
  ...visit,
  operations: operations.map(({ periods, claims: _, ...operation }) => ({
    ...operation,
    periods: periods.map((period) => ({ ...period, comment: period.state === 'REJECTED' ? period.comment : null })),
  })),
});

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** The fields that differ, with both values: `operations.0.periods.1.outMs: the journal says 1, the history 2`. */
function differing(path: string, journal: unknown, history: unknown): string[] {
  if (isTree(journal) && isTree(history))
    return [...new Set([...Object.keys(journal), ...Object.keys(history)])].flatMap((key) =>
      differing(path === '' ? key : `${path}.${key}`, journal[key], history[key]),
    );
  const [one, other] = [textOf(path, journal), textOf(path, history)];
  return one === other ? [] : [`${path}: the journal says ${one}, the history ${other}`];
}

function textOf(path: string, value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return path.endsWith('Ms') && typeof value === 'number' ? `${value} (${momentOf(value)})` : JSON.stringify(value);
}

/** Questions without a ticket: the events of the journal against the rows of `quick_questions`. */
export function contradictoryQuestions(folder: DataFolder, rows: readonly Question[], { journalSinceMs, historySinceMs }: Span): string[] {
  const counts = new Map<string, { journal: number; table: number }>();
  const count = (from: 'journal' | 'table', { at_ms, workplace_id, user_id }: Question): void => {
    if (at_ms < journalSinceMs || at_ms < historySinceMs) return;
    const key = `question at ${momentOf(at_ms)}, window ${workplace_id}, clerk ${user_id}`;
    const counted = counts.get(key) ?? { journal: 0, table: 0 };
    counted[from] += 1;
    counts.set(key, counted);
  };
  for (const event of folder.events())
    if (event.t === 'questionAnswered') count('journal', { at_ms: event.at, workplace_id: event.w, user_id: event.u });
  for (const row of rows) count('table', row);
  return [...counts]
    .filter(([, { journal, table }]) => journal !== table)
    .map(([key, { journal, table }]) => `${key}: the journal has it ${journal} times, the table quick_questions ${table} times`);
}

export interface Appointment {
  readonly state: string;
  /** `2026-11-24` */
  readonly date: string;
  /** `10:30`; null = no time was agreed */
  readonly time: string | null;
}

/** Appointments whose visitor did not come: as the journal has them last against the rows of `missed_appointments`. */
export function contradictoryAppointments(
  appointments: ReadonlyMap<number, Appointment>,
  rows: readonly Missed[],
  { journalSinceMs, historySinceMs }: Span,
  calendar: Calendar,
): string[] {
  const table = new Map(rows.map((row) => [row.id, row]));
  const ids = [...new Set([...appointments.keys(), ...table.keys()])];
  return ids.flatMap((id) => {
    const [appointment, row] = [appointments.get(id), table.get(id)];
    const isMissed = appointment?.state === 'MISSED';
    if (isMissed === (row !== undefined) && (row === undefined || isTimeOf(appointment, row, calendar))) return [];
    const dayMs = row?.day_ms ?? Date.parse(appointment?.date ?? '');
    // The appointment may be older than the journal, or the row too old to be kept; a zone is within a day of UTC.
    if (!(dayMs >= historySinceMs + DAY_MS) || (appointment === undefined && Number.isFinite(journalSinceMs))) return [];
    const told = isMissed ? `missed on ${appointment.date} at ${appointment.time ?? 'any time'}` : (appointment?.state ?? 'unknown');
    const stored = row === undefined ? 'not missed' : `missed at ${momentOf(row.agreed_ms ?? row.day_ms)}`;
    return [`appointment ${id}: the journal says ${told}, the table missed_appointments ${stored}`];
  });
}

/** Places of slots of days that are over: as the journal's books have them against the rows of `slot_places`. */
export function contradictoryPlaces(
  journal: readonly PlacesRow[],
  table: readonly PlacesRow[],
  { historySinceMs }: Pick<Span, 'historySinceMs'>,
): string[] {
  const texts = (rows: readonly PlacesRow[]) =>
    new Map(
      rows
        .filter(({ day_ms }) => day_ms >= historySinceMs + DAY_MS)
        .map(({ at_ms, plan_id, services, offered, booked, kept }) => [
          `places of plan ${plan_id} for the services ${services} from ${momentOf(at_ms)}`,
          `${offered} offered, ${booked} booked, ${kept} kept`,
        ]),
    );
  const [told, stored] = [texts(journal), texts(table)];
  return [...new Set([...told.keys(), ...stored.keys()])]
    .filter((key) => told.get(key) !== stored.get(key))
    .map((key) => `${key}: the journal says ${told.get(key) ?? 'none'}, the table slot_places ${stored.get(key) ?? 'none'}`);
}

function isTimeOf(appointment: Appointment | undefined, { day_ms, agreed_ms }: Missed, calendar: Calendar): boolean {
  const { date = '', time = null } = appointment ?? {};
  return day_ms === calendar.begin(date) && agreed_ms === (time === null ? null : calendar.clockAt(date, time));
}

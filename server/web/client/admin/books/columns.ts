/** The columns of a book's list: what distinguishes its elements, and what users search for. */
import type { BookName } from '../../../../model/books/declaration.js';
import type { Word } from '../../shared/words/catalogues.js';

/** The first column is the link to the element. */
export const COLUMNS: Readonly<Record<BookName, readonly string[]>> = {
  Operation: ['name', 'regulated_sec', 'danger_sec', 'description'],
  Service: ['name', 'ticket_range_id', 'operations', 'priority', 'wait_norm_sec'],
  TicketRange: ['name', 'prefix', 'first', 'last', 'next'],
  Workplace: ['name', 'alias', 'operations', 'state_id', 'clerk_id'],
  UserRole: ['name', 'administrator', 'clerk', 'supervisor', 'registrator', 'board'],
  User: ['login', 'surname', 'name', 'role_id'],
  QBoard: ['name', 'workplaces', 'device', 'template'],
  ScoreBoard: ['name', 'workplaces', 'device', 'address'],
  Registrator: ['name', 'services', 'printer', 'ticket_design'],
  Consumer: ['ticket', 'services', 'state', 'workplace_id', 'registration'],
  Reason: ['name', 'kind', 'services'],
  Outcome: ['name', 'services'],
  BookingPlan: ['name', 'services', 'slot_minutes', 'places'],
  Segment: ['name', 'position', 'promise_min', 'by'],
  CallingProfile: ['name', 'windows', 'finally'],
  Calendar: ['name', 'opening_hours', 'department', 'services'],
  ConsumerPreRegistered: ['name', 'date', 'time', 'services', 'state', 'pin_code'],
};

/** A part of a form. */
interface FormPart {
  /** null = the form is short and has no titles. */
  readonly title: Word<'books'> | null;
  readonly fields: readonly string[];
  readonly isFolded: boolean;
}

const part = (title: Word<'books'>, ...fields: readonly string[]): FormPart => ({ title, fields, isFolded: false });
const folded = (title: Word<'books'>, ...fields: readonly string[]): FormPart => ({ title, fields, isFolded: true });

/** Long forms, in the order in which they are thought about. `windows` is not a field of the book: see `served-at.tsx`. */
const PARTS: Partial<Record<BookName, readonly FormPart[]>> = {
  Service: [
    part('partSeen', 'name', 'names', 'description', 'descriptions', 'group', 'groups', 'icon', 'ticket_range_id', 'disabled'),
    part('partServing', 'operations', 'windows'),
    part('partTimes', 'wait_norm_sec', 'appointment_wait_norm_sec', 'priority'),
    folded('partTaking', 'pin_code', 'department', 'refuse_without_window', 'refuse_too_late'),
    folded('partReasons', 'refusal_reason_required', 'postponement_reason_required', 'call_reason_required', 'outcome_required'),
  ],
  BookingPlan: [
    part('partSlots', 'name', 'services', 'slot_minutes', 'opening_hours', 'places', 'disabled'),
    part('partWho', 'horizon_days', 'lead_minutes', 'per_person', 'without_booking', 'at_kiosk', 'by_visitors', 'visitor_gives'),
    folded('partPlaces', 'places_by_hours', 'walk_in_percent'),
    folded('partComing', 'early_minutes', 'early', 'late_minutes', 'late', 'priority', 'check_in_by_phone', 'hall_code'),
  ],
  Workplace: [
    part('partSeen', 'name', 'names', 'alias'),
    part('partWork', 'all_operations', 'operations', 'disabled', 'description'),
    folded('partState', 'state_id', 'reason', 'next_state_id', 'state_user_id'),
    folded('partOrder', 'service_priority_enabled', 'services', 'department', 'opening_hours'),
    folded('partAutomatic', 'auto_call', 'auto_call_timeout', 'auto_serve', 'auto_serve_timeout', 'audio_notification_enabled'),
    folded('partClerk', 'call_after_finish', 'walking_time', 'quick_questions'),
  ],
  Registrator: [
    part('partSeen', 'name', 'names', 'services'),
    part('partTicket', 'printer', 'ticket_design'),
    part('partOpen', 'opening_hours', 'disabled'),
    folded('partNoPaper', 'spare_printer', 'without_paper', 'ask_notify'),
    folded('more', 'alias', 'department', 'description', 'priority', 'priority_min', 'priority_max'),
  ],
  QBoard: [
    part('partCalls', 'name', 'names', 'workplaces', 'languages'),
    part('partScreen', 'device', 'template', 'disabled'),
    folded('more', 'alias', 'department', 'description'),
  ],
  ScoreBoard: [
    part('partCalls', 'name', 'names', 'workplaces', 'layout', 'arrow'),
    part('partScreen', 'device', 'address', 'rows', 'disabled'),
    folded('more', 'alias', 'department', 'description', 'blink_count', 'brightness'),
  ],
  User: [
    part('partPerson', 'surname', 'name', 'patronymic', 'role_id'),
    part('partEntrance', 'login', 'password', 'disabled'),
    folded('more', 'clerk'),
  ],
  UserRole: [
    part('partRole', 'name', 'names', 'description'),
    part('partMay', 'clerk', 'supervisor', 'registrator', 'board', 'administrator', 'disabled'),
  ],
};

/** Of the other books, fields that most users never change; the form folds them away. */
const SELDOM: Partial<Record<BookName, readonly string[]>> = {
  Calendar: ['department', 'services', 'workplaces', 'registrators', 'disabled'],
  TicketRange: ['next', 'description'],
  Consumer: ['photo', 'pin_code'],
  ConsumerPreRegistered: ['priority'],
};

/** @param fields all that the form shows; one that no part names stands with the last that is not folded */
export function partsOf(book: BookName, fields: readonly string[]): readonly FormPart[] {
  const { [book]: seldom = [] } = SELDOM;
  const parts = PARTS[book] ?? [{ title: null, fields: [], isFolded: false }, folded('more', ...seldom)];
  const named = parts.flatMap((one) => one.fields);
  const unnamed = fields.filter((field) => !named.includes(field));
  const last = parts.filter(({ isFolded }) => !isFolded).at(-1);
  return parts.map((one) => (one === last ? { ...one, fields: [...one.fields, ...unnamed] } : one));
}

/** Fields that the box maintains and the page does not show below a form. */
export const HIDDEN: readonly string[] = ['role', 'workplace', 'prefix', 'number', 'active', 'photo', 'password'];

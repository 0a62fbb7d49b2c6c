/** The columns of a book's list: what distinguishes its elements, and what users search for. */
import type { BookName } from '../../../../model/books/declaration.js';

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
  ConsumerPreRegistered: ['name', 'date', 'time', 'services', 'state', 'pin_code'],
};

/** Fields that most users never change; the form folds them away. */
export const SELDOM: Partial<Record<BookName, readonly string[]>> = {
  Service: [
    'pin_code',
    'department',
    'refuse_without_window',
    'refuse_too_late',
    'refusal_reason_required',
    'postponement_reason_required',
    'call_reason_required',
    'outcome_required',
  ],
  TicketRange: ['next', 'description'],
  Workplace: [
    'services',
    'state_id',
    'reason',
    'next_state_id',
    'state_user_id',
    'service_priority_enabled',
    'audio_notification_enabled',
    'department',
    'auto_call',
    'auto_call_timeout',
    'auto_serve',
    'auto_serve_timeout',
    'walking_time',
    'quick_questions',
    'call_after_finish',
    'opening_hours',
  ],
  User: ['clerk'],
  QBoard: ['alias', 'department', 'description'],
  ScoreBoard: ['alias', 'department', 'description', 'blink_count', 'brightness'],
  Registrator: ['alias', 'department', 'description', 'priority', 'priority_min', 'priority_max', 'spare_printer', 'without_paper'],
  Consumer: ['photo', 'pin_code'],
  ConsumerPreRegistered: ['priority'],
};

/** Fields that the box maintains and the page does not show below a form. */
export const HIDDEN: readonly string[] = ['role', 'workplace', 'prefix', 'number', 'active', 'photo', 'password'];

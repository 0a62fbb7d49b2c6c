import { type Static, Type } from '@sinclair/typebox';
import { ById, described, Flag, Id, Ids, Instant, MaybeLines, Name, Nullable, Text, WholeNumber } from '../schema.js';
import { book, refer } from './declaration.js';
import { HoursByWeekday } from './hours.js';
import { MaybeNames } from './texts.js';

const TIMEOUT_SEC_MAX = 86_400;

export const Workplace = book({
  name: 'Workplace',
  title: 'Windows: the places where clerks serve visitors.',
  fields: {
    id: Id('a workplace'),
    operations: described('operations that the window can do, unless `all_operations` is 1', Ids('operations')),
    services: ById(
      WholeNumber('a priority; smaller is called earlier', -10_000, 10_000),
      'this window\'s own priority by service, such as {"4": 10}',
    ),
    state_id: WholeNumber('1 (open), 2 (on a break) or 3 (closed); 4 (serving) is shown only', 1, 4),
    reason: Nullable(
      Id('a reason'),
      'the reason of the present break, from the book Reason; null = none. It is set together with `state_id` 2 (our extension)',
    ),
    next_state_id: Nullable(
      WholeNumber('2 or 3', 2, 3),
      'what a window that serves will be after its visitor: 2 (on a break) or 3 (closed); null = it goes on, or does not serve (our ' +
        'extension)',
    ),
    state_user_id: Nullable(
      Id('a user'),
      'who set the state, or the one that comes after the visitor; null = it follows from a call or a log-in (our extension)',
    ),
    name: described('the name of the window on boards and tickets and in voice calls', Name()),
    names: MaybeNames(),
    alias: described('a short name for narrow boards, such as "2"; may be empty', Text(200)),
    disabled: Flag('1 = the window accepts no log-in and calls no visitors'),
    description: described('a note for the staff', MaybeLines()),
    all_operations: Flag('1 = the window can do every operation, whatever `operations` says'),
    service_priority_enabled: Flag('1 = the choice of the next visitor uses the priority of services'),
    audio_notification_enabled: Flag('1 = calls to this window are spoken'),
    department: WholeNumber('the number of a department, 0 = serves everybody', 0, 10_000),
    auto_call: Flag('1 = a free window calls the next visitor automatically, after `auto_call_timeout`'),
    auto_call_timeout: WholeNumber('seconds that a free window waits before an automatic call', 0, TIMEOUT_SEC_MAX),
    auto_serve: Flag('1 = the operations being served are finished automatically, after `auto_serve_timeout`'),
    auto_serve_timeout: WholeNumber('seconds after which operations are finished automatically', 0, TIMEOUT_SEC_MAX),
    walking_time: Flag('1 = clerks mark when a called visitor stands at the window (`visitorArrived`; our extension)'),
    call_after_finish: Flag(
      '1 = the page of the clerk calls the next visitor when one is finished (`serveConsumer` with `next`; our extension)',
    ),
    quick_questions: Flag('1 = clerks count questions without a ticket (`countQuestion`; our extension)'),
    opening_hours: HoursByWeekday(
      'when a clerk works here, by weekday (1 = Monday), such as {"1": ["09:00-13:00", "14:00-18:00"]}: forecasts know breaks and the ' +
        'end of the day from it; it opens and closes nothing; {} = not planned (our extension)',
    ),
    last_update: described('when the window changed last', Instant()),
    clerk_id: WholeNumber('the id of the user who is logged in here, -1 = none', -1),
    consumer_id: WholeNumber('the id of the visitor who is served here, -1 = none', -1),
    currentOperations: Type.Array(Id('an operation'), {
      description: 'operations that can be done here now, by the window and by its clerk',
    }),
  },
  // `alias` is the name where `new…` leaves it out.
  defaults: {
    operations: [],
    services: {},
    disabled: 0,
    description: null,
    all_operations: 0,
    service_priority_enabled: 0,
    audio_notification_enabled: 0,
    department: 0,
    auto_call: 0,
    auto_call_timeout: 0,
    auto_serve: 0,
    auto_serve_timeout: 0,
    walking_time: 0,
    quick_questions: 0,
    call_after_finish: 0,
    opening_hours: {},
  },
  moving: ['state_id', 'reason'],
  kept: ['next_state_id', 'state_user_id', 'last_update', 'clerk_id', 'consumer_id', 'currentOperations'],
  references: (row) => [...refer('operations', 'Operation', row.operations), ...refer('services', 'Service', Object.keys(row.services))],
  example: {
    id: 11,
    operations: [3, 4],
    state_id: 4,
    reason: null,
    next_state_id: null,
    state_user_id: null,
    name: 'Окно 2',
    alias: 'Окно 2',
    service_priority_enabled: 1,
    last_update: '2015-06-17T15:09:32.657Z',
    clerk_id: 3,
    consumer_id: 29,
    currentOperations: [3, 4],
  },
  fresh: { state_id: 3, next_state_id: null, state_user_id: null, clerk_id: -1, consumer_id: -1 },
});
/** The element as the wire shows it. */
export type WorkplaceElement = Static<typeof Workplace.element>;
/** The journal's form of it; the rest is the window's present and lives in the engine's state. */
export type WorkplaceRow = Omit<
  WorkplaceElement,
  'state_id' | 'reason' | 'next_state_id' | 'state_user_id' | 'last_update' | 'clerk_id' | 'consumer_id' | 'currentOperations'
>;

/**
 * The name of a window on boards with few cells: the number in its alias (`Окно 2` → `2`, `каб. 12А` → `12А`), else the whole alias, which
 * has to be short enough then. An empty alias means the name.
 */
export function shortWindowText({ alias, name }: Pick<WorkplaceRow, 'alias' | 'name'>): string {
  const text = alias.trim() === '' ? name : alias;
  const [numbered] = /[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*/u.exec(text) ?? [];
  return numbered ?? text.trim();
}

import { type Static, Type } from '@sinclair/typebox';
import { BASE_PRIORITY } from '../consumer.js';
import { ById, described, Id, Ids, Instant, Lines, Nullable, OneOf, Switch, Text, WholeNumber } from '../schema.js';
import { book, refer } from './declaration.js';
import { Sparse } from './texts.js';
import { Workplace } from './workplace.js';

/** Two MiB of frame hold a photo of at most this many base64 characters. */
export const PHOTO_LENGTH_MAX = 2_000_000;

const State = (description: string) =>
  Type.Union(
    [Type.Literal('WAITING'), Type.Literal('SERVING'), Type.Literal('POSTPONE'), Type.Literal('SERVED'), Type.Literal('REJECTED')],
    { description },
  );

const OperationOnTicket = Type.Object(
  {
    state: State('the state of the operation'),
    user_id: Type.Optional(described('the clerk who serves or served it; while it waits, the only clerk who may serve it', Id('a user'))),
    comment: Type.Optional(Type.Array(Type.String(), { description: 'comments of clerks, the oldest first' })),
  },
  { additionalProperties: false },
);

export const Priority = () => WholeNumber('a coefficient added to the priority of the ticket; negative = earlier', -10_000, 10_000);
export const PinCode = () =>
  Nullable(
    Type.Union([Type.String({ maxLength: 40 }), Type.Integer({ minimum: 0 })]),
    'digits, the code of a service, or the code of an appointment',
  );
export const Photo = () =>
  Nullable(
    Type.String({ maxLength: PHOTO_LENGTH_MAX, pattern: '^(data:image/[a-z+.-]+;base64,)?[A-Za-z0-9+/]*={0,2}$' }),
    'a picture in base64',
  );

export const Consumer = book({
  name: 'Consumer',
  title: 'The live queue: visitors with unfinished tickets.',
  fields: {
    services: ById(ById(ById(OperationOnTicket, 'operations'), 'stages'), 'state of each operation by service and stage'),
    id: Id('a ticket'),
    prefix: Type.String({ description: 'the prefix of its ticket range, printed before the number' }),
    number: Type.Integer({ description: 'the number, unique for the day until the range is exhausted' }),
    priority: Type.Integer({ description: 'the base of 50 plus the coefficient of the registration; smaller is called earlier' }),
    registration: described('when the ticket was given', Instant()),
    active: Type.Boolean({ description: 'false = the ticket has ended' }),
    workplace_id: Type.Integer({ description: 'the window that the visitor is called to; -1 = none' }),
    last_call: Type.Optional(described('when it was called last; left out = never', Instant())),
    arrived: Type.Optional(
      described('when the visitor who is served now stood at the window; left out = nobody marked it (our extension)', Instant()),
    ),
    booked: Type.Optional(
      Nullable(
        Instant(),
        'the agreed time of its appointment; null = it was for the day; left out = none, or it was missed (our extension)',
      ),
    ),
    persons: Type.Optional(Type.Integer({ description: 'how many come with its appointment; left out = one (our extension)' })),
    vanish_count: Type.Integer({ description: 'the number of times the visitor was called and skipped' }),
    comment: described('the comment given at the registration or set by clerks', Lines(1000)),
    pin_code: Type.String({ description: 'the digits given at the registration; may be empty' }),
    photo: Type.Optional(Type.String({ description: 'a JPEG picture of the visitor in base64; left out = there is none' })),
    postpone_to: Type.Optional(described('when a postponed ticket waits again; left out = it is not postponed', Instant())),
    state_changed: described('when `state` changed last', Instant()),
    last_update: described('when anything of the ticket changed last', Instant()),
    workplace: Type.Optional(described('the window of `workplace_id`; left out = none', Workplace.element)),
    ticket: Type.String({ description: 'the printed and called number: prefix and number, such as "Г002"' }),
    state: State('the state of the ticket; SERVED and REJECTED are final'),
  },
  required: ['services'],
  defaults: {},
  kept: [
    'prefix',
    'number',
    'registration',
    'active',
    'workplace_id',
    'last_call',
    'arrived',
    'booked',
    'persons',
    'vanish_count',
    'postpone_to',
    'state_changed',
    'last_update',
    'workplace',
    'ticket',
    'state',
  ],
  nameField: 'ticket',
  uniqueName: false,
  readers: ['administrator', 'supervisor', 'clerk'],
  example: {
    services: { '1': { '10': { '10': { state: 'WAITING' } }, '20': { '3': { state: 'WAITING' } } } },
    id: 32317,
    prefix: '',
    number: 447,
    priority: BASE_PRIORITY,
    registration: '2024-04-22T13:22:36.000Z',
    active: true,
    workplace_id: -1,
    vanish_count: 0,
    comment: 'Какой-то комментарий',
    pin_code: '',
    state_changed: '2024-04-22T13:22:35.902Z',
    last_update: '2024-04-22T13:22:35.902Z',
    ticket: '447',
    state: 'WAITING',
  },
});

/** The fields of a registration, at a kiosk (`registrateConsumer`) and by an administrator (`newConsumer`). */
export const registrationFields = {
  services: Type.Optional(
    described('the requested services; may be left out if `pin_code` belongs to an appointment', Ids('services', 50)),
  ),
  priority: Type.Optional(Nullable(Priority(), 'a coefficient added to the priority of the ticket, or null')),
  pin_code: Type.Optional(PinCode()),
  photo: Type.Optional(Photo()),
  comment: Type.Optional(described('a note about the visitor', Nullable(Lines(1000), 'a text of at most 1000 characters, or null'))),
};
export const printingFields = {
  noprint: Type.Optional(Switch('true = no paper; the reply has the preview all the same')),
  preview: Type.Optional(Switch('false = the reply has no picture of the ticket (our extension)')),
  language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'the language of the ticket, such as "ru"' })),
};

/** A class, a delegation: larger groups are several bookings. */
export const PERSONS_MAX = 50;

export const APPOINTMENT_STATES = ['PLANNED', 'ARRIVED', 'MISSED', 'CANCELLED'] as const;

export const ConsumerPreRegistered = book({
  name: 'ConsumerPreRegistered',
  title: 'Appointments: expected visitors.',
  fields: {
    id: Id('an appointment'),
    services: described('the services of the appointment', Ids('services', 50)),
    date: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'x-expects': 'a date such as 2026-11-24' }),
    time: Nullable(Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }), 'a time such as 09:30, or null'),
    pin_code: Type.String({ pattern: '^[0-9]{4,12}$', description: 'checks the appointment in at a kiosk', 'x-expects': '4 to 12 digits' }),
    name: described('the name of the visitor; may be empty', Text(200)),
    phone: described('the telephone of the visitor; may be empty', Text(40)),
    comment: described('a note; the ticket gets it at check-in, unless another is given there', Lines(1000)),
    persons: Sparse(WholeNumber('how many people come; left out = one (our extension)', 1, PERSONS_MAX), 1),
    priority: Priority(),
    state: OneOf(APPOINTMENT_STATES, `one of ${APPOINTMENT_STATES.join(', ')}`),
    consumer_id: WholeNumber('the ticket that was given at check-in, -1 = none yet', -1),
    ticket: Type.Optional(
      Type.String({ description: 'the number of that ticket, such as "Г002"; left out = none yet, or an older one (our extension)' }),
    ),
    create_time: described('when the appointment was made, or moved after its time', Instant()),
    moved_to: Type.Optional(
      described(
        'the booking that missed this place before it was moved; left out = it is no such place (our extension)',
        Id('an appointment'),
      ),
    ),
    cancelled: Type.Optional(
      Type.Literal(true, {
        description: 'true = it was cancelled after its time: it counts as missed, and its code checks nobody in (our extension)',
      }),
    ),
  },
  required: ['services'],
  // `date` is today and `pin_code` a free random code of six digits where `new…` leaves them out.
  defaults: { time: null, name: '', phone: '', comment: '', priority: 0, state: 'PLANNED' },
  kept: ['consumer_id', 'ticket', 'create_time', 'moved_to', 'cancelled'],
  references: (row) => refer('services', 'Service', row.services),
  uniqueName: false,
  readers: ['administrator', 'clerk'],
  writers: ['administrator', 'clerk'],
  example: {
    id: 1,
    services: [4],
    date: '2026-11-24',
    time: '09:30',
    pin_code: '402913',
    name: 'Иванова Анна',
    phone: '79998887766',
    consumer_id: -1,
    create_time: '2026-11-20T08:00:00.000Z',
  },
});
export type AppointmentRow = Static<typeof ConsumerPreRegistered.element>;

/** Still expected. */
export const isPlanned = (appointment: AppointmentRow): boolean => appointment.state === 'PLANNED';

/** Fields of messages to visitors, an extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { BOOKING_WISHES, EMAIL_MOST, ROUTES, TICKET_WISHES } from '../../../model/messages.js';
import { Nullable, OneOf } from '../../../model/schema.js';

const Kinds = () =>
  Type.Array(OneOf(TICKET_WISHES, 'near or called'), {
    minItems: 1,
    maxItems: TICKET_WISHES.length,
    uniqueItems: true,
    'x-expects': 'a list of near (some are before the visitor) and called (to a window)',
  });

/** As it is typed; the engine says which numbers and addresses it takes. */
const addressFields = {
  phone: Type.Optional(
    Type.String({
      pattern: '^[+]?[0-9][0-9 ().-]{5,24}$',
      'x-expects': 'a telephone number such as "+7 701 123-45-67", or `email` instead',
    }),
  ),
  email: Type.Optional(
    Type.String({
      maxLength: EMAIL_MOST,
      pattern: '^[^\\s@]+@[^\\s@]+$',
      'x-expects': 'an address of electronic mail, or `phone` instead',
    }),
  ),
};

export const noticeFields = { ...addressFields, on: Kinds() };

const BookingWishes = () =>
  Type.Array(OneOf(BOOKING_WISHES, 'reminder, changes, near or called'), {
    minItems: 1,
    maxItems: BOOKING_WISHES.length,
    uniqueItems: true,
    'x-expects':
      'a list of reminder (at the times of `[messages]`), changes (booked, moved, cancelled), and near and called, which its ticket ' +
      'takes over',
  });

export const BookingNoticeWish = Type.Object(
  {
    ...addressFields,
    on: BookingWishes(),
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'the language of the messages, such as "ru"' })),
  },
  {
    additionalProperties: false,
    'x-expects': 'what the visitor has agreed to be told of the booking, and where; with a series of each of its bookings',
  },
);

/** The address itself is shown to nobody. */
export const BookingNoticeState = Type.Object({
  id: Type.Integer({ description: 'the booking' }),
  by: Nullable(OneOf(ROUTES, 'sms or email'), 'where its visitor gets messages; null = nowhere'),
  on: Type.Array(OneOf(BOOKING_WISHES, 'reminder, changes, near or called'), { 'x-expects': 'what its visitor is told' }),
});

export const NoticeWish = Type.Object(noticeFields, {
  additionalProperties: false,
  'x-expects': 'what the visitor wants to be told, and where (our extension)',
});

/** The address itself is shown to nobody. */
export const NoticeState = Type.Object(
  {
    offered: Type.Array(OneOf(ROUTES, 'sms or email'), { 'x-expects': 'what this branch sends' }),
    by: Nullable(OneOf(ROUTES, 'sms or email'), 'where this visitor gets messages; null = nowhere'),
    on: Type.Array(OneOf(TICKET_WISHES, 'near or called'), { 'x-expects': 'what the visitor is told' }),
  },
  { 'x-expects': 'messages to the visitor; left out = this branch sends none, or the ticket has ended' },
);

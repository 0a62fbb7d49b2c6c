/** The settings of messages to visitors. */
import { Type } from '@sinclair/typebox';
import { MaybeHours, MaybeMailServer, MaybePath, MaybeText, Whole } from './kinds.js';

export const messages = Type.Object(
  {
    smtp: MaybeMailServer(
      'Mail server that sends e-mail: smtp://HOST:587 (STARTTLS), smtps://HOST:465 (TLS), or smtp://127.0.0.1:25 on this machine.',
      { 'x-example': 'smtp://mail.example:587' },
    ),
    smtpUser: MaybeText('User of the box at the mail server. Default: none.', { 'x-example': 'queue@example.kz' }),
    smtpPasswordFile: MaybePath('File with the password of that user, readable by the user of the box. Default: none.', {
      'x-example': '/etc/qbox/smtp-password',
    }),
    smtpAuthorityFile: MaybePath('Certificate of the authority (PEM) of the mail server. Default: those of the system.', {
      'x-example': '/etc/qbox/smtp-authority.pem',
    }),
    smtpFrom: MaybeText('Sender of e-mail. Needed with smtp.', { 'x-example': 'queue@example.kz' }),
    gammu: MaybePath('Folder of gammu-smsd with outbox, sent and error, for text messages by a modem of this machine. Default: none.', {
      'x-example': '/var/spool/gammu',
    }),
    folder: MaybePath('Folder for what smtp and gammu do not send: one JSON file for each message, for a sender of yours. Default: none.', {
      'x-example': '/srv/qbox-messages',
    }),
    countries: Type.Array(Type.String({ pattern: '^[1-9][0-9]{0,3}$' }), {
      default: ['7'],
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      description: 'Codes of the countries whose telephones get messages; 7 = Russia and Kazakhstan.',
      'x-expects': 'a list of codes of countries, each once, such as "7", "996"',
    }),
    nearAhead: Whole(3, 1, 50, 'A visitor is told that the turn is near when so many are before.'),
    nearSeconds: Whole(300, 10, 3600, 'Seconds after which "your turn is near" is not sent any more.'),
    calledSeconds: Whole(120, 10, 3600, 'Seconds after which "you are called" is not sent any more.'),
    remindMinutes: Type.Array(Type.Integer({ minimum: 1, maximum: 20_160 }), {
      default: [1440, 120],
      maxItems: 5,
      uniqueItems: true,
      description: 'Minutes before a booking at which its visitor is reminded; outside of the quiet hours. [] = no reminders.',
      'x-expects': 'a list of at most 5 whole numbers from 1 to 20160, each once',
    }),
    perTicket: Whole(4, 1, 20, 'Most messages for one ticket.'),
    perBooking: Whole(6, 1, 20, 'Most messages for one booking.'),
    perAddress: Whole(10, 1, 100, 'Most messages to one address in a day.'),
    quietHours: MaybeHours('Hours without messages, in the time zone of the branch. Default: none.', { 'x-example': '21:00-08:00' }),
  },
  {
    description: 'Messages to visitors who ask for them: "three before you", "you are called", reminders of bookings.',
    'x-prefix': 'MESSAGES_',
  },
);

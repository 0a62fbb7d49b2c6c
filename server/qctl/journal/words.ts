/** Events as text, without personal data. */
import { ticketText } from '../../model/consumer.js';
import type { EventOf, QueueEvent } from '../../model/events/events.js';
import { PEOPLE, replacedInside } from '../bundle.js';

type Kinds = { readonly [Kind in QueueEvent['t']]?: (event: EventOf<Kind>) => string };

const CALLED_BY = { hand: ', out of turn', skip: ', in the place of one who did not come', auto: ', by itself' } as const;

const WORDS: Kinds = {
  registered: ({ c, prefix, number, priority, ops, photo, photoDigest, registrator }) =>
    `ticket ${ticketText(prefix, number)} (${c}) taken${registrator === undefined ? '' : ` at kiosk ${registrator}`}, ` +
    `services ${[...new Set(ops.map(({ s }) => s))].join(', ')}, priority ${priority}` +
    ((photo ?? photoDigest) ? ', with a photo' : ''),
  called: ({ c, w, u, by }) => `visitor ${c} called to window ${w} by clerk ${u}${by === undefined ? '' : CALLED_BY[by]}`,
  recalled: ({ c, w }) => `visitor ${c} called to window ${w} again`,
  arrived: ({ c, w }) => `visitor ${c} came to window ${w}`,
  questionAnswered: ({ w, u }) => `question answered at window ${w} by clerk ${u}`,
  finished: ({ c, w, u, as, state }) => `visitor ${c} ${as.toLowerCase()} at window ${w} by clerk ${u}, now ${state}`,
  postponed: ({ c, w, until }) => `visitor ${c} postponed at window ${w} until ${new Date(until).toISOString()}`,
  waitTold: ({ c, least, most }) => `visitor ${c} was told to wait ${least / 60} to ${most / 60} minutes`,
  returned: ({ c }) => `visitor ${c} waits again`,
  skipped: ({ c, w }) => `visitor ${c} did not come to window ${w}`,
  serviceAdded: ({ c, w, ops }) => `visitor ${c} got services ${[...new Set(ops.map(({ s }) => s))].join(', ')} at window ${w}`,
  transferred: ({ c, w, u, s, clerk }) =>
    `visitor ${c} sent on to service ${s}${clerk === undefined ? '' : `, clerk ${clerk}`} at window ${w} by clerk ${u}`,
  bound: ({ c, u, clerk }) => `visitor ${c} is for ${clerk === undefined ? 'anybody' : `clerk ${clerk} alone`} now, by user ${u}`,
  takenBack: ({ c, w, u, next }) =>
    `visitor ${c} is back at window ${w}, taken back by clerk ${u}${next === undefined ? '' : `; visitor ${next} waits again`}`,
  closed: ({ c, reason }) => `visitor ${c} ended: ${reason}`,
  consumerChanged: ({ t: _t, at: _at, c, ...changes }) => `visitor ${c} changed: ${Object.keys(changes).join(', ')}`,
  visitorErased: ({ c }) => `personal data of ${c.length} visitors erased`,
  dayOpened: ({ day, keep }) => `day ${day} opened${keep ? ', tickets kept' : ''}`,
  dayRenamed: ({ day }) => `the day is ${day} now`,
  clockSetBack: ({ byMs }) => `the clock was set back by ${Math.round(byMs / 1000)} s`,
  clockSet: ({ byMs }) => `the clock was set ${byMs < 0 ? 'back' : 'forward'} by ${Math.round(Math.abs(byMs) / 1000)} s`,
  clockDoubted: () => 'the system clock is not synchronised from here on',
  clockTrusted: () => 'the system clock is synchronised from here on',
  bookSet: ({ book, id }) => `${book} ${id} set`,
  bookRemoved: ({ book, id }) => `${book} ${id} removed`,
  windowStateSet: ({ w, state }) => `window ${w} ${['', 'open', 'on a break', 'closed'][state] ?? state}`,
  servicesOpened: ({ w, services }) =>
    `window ${w} does ${services.length === 0 ? 'only its own services' : `services ${services.join(', ')} as well`}`,
  sessionOpened: ({ session, component, user, place }) =>
    `session ${session} opened: ${component}${place === null ? '' : ` ${place}`}, user ${user}`,
  sessionUsed: ({ session }) => `session ${session} is in use`,
  sessionClosed: ({ session, why }) => `session ${session} closed: ${why}`,
  devicesForgotten: ({ user }) => `known devices of user ${user} forgotten`,
  printQueued: ({ job, c, b, printer, design }) =>
    `paper ${job} of ${b === undefined ? `visitor ${c}` : `booking ${b}`} ordered from printer ${printer}, design ${design}`,
  ticketUnprinted: ({ c, why }) => `the ticket of visitor ${c} was shown on the screen, not printed: ${why}`,
  printStarted: ({ job }) => `paper ${job} begun`,
  printMoved: ({ job, printer }) => `paper ${job} goes to printer ${printer}`,
  printReturned: ({ job, why }) => `paper ${job} waits again: ${why}`,
  printEnded: ({ job, as, why }) => `paper ${job} ${as.toLowerCase()}${why === undefined ? '' : `: ${why}`}`,
  rollChanged: ({ printer }) => `new roll in printer ${printer}`,
  boxChanged: ({ kind, verb, subject }) => `${kind.toLowerCase()} ${subject} ${verb}`,
  noticeAsked: ({ c, route, on }) => `visitor ${c} wants to be told by ${route}: ${on.join(', ')}`,
  noticeStopped: ({ c }) => `visitor ${c} wants no messages any more`,
  bookingNoticeAsked: ({ b, route, on }) => `whoever has booking ${b} wants to be told by ${route}: ${on.join(', ')}`,
  bookingNoticeStopped: ({ b }) => `whoever has booking ${b} wants no messages any more`,
  bookingNoticeMoved: ({ b }) => `reminders of booking ${b} begin anew`,
  messageDue: ({ m, c, b, kind, route, dropped }) =>
    `message ${m} ${b === undefined ? `to visitor ${c}` : `about booking ${b}`} due by ${route}: ${kind}` +
    (dropped === undefined ? '' : `; not sent: ${dropped}`),
  messageStarted: ({ m }) => `message ${m} given to its channel`,
  messageReturned: ({ m, why }) => `message ${m} waits again: ${why}`,
  messageEnded: ({ m, as, why }) => `message ${m} ${as.toLowerCase()}${why === undefined ? '' : `: ${why}`}`,
  ticketDesignSet: ({ name }) => `ticket design ${name} set`,
  ticketDesignRemoved: ({ name }) => `ticket design ${name} removed`,
  appearanceSet: () => 'look of the branch set',
  revisionApplied: ({ order }) => `order ${order} of headquarters: configuration applied`,
  lcdTemplateSet: ({ name }) => `template of LCD boards ${name} set`,
  lcdTemplateRemoved: ({ name }) => `template of LCD boards ${name} removed`,
  alertBegan: ({ a, about: { severity: _severity, ...about } }) => `alert ${a} began: ${Object.values(about).join(' ')}`,
  alertEnded: ({ a }) => `alert ${a} ended`,
  alertSeen: ({ a, u }) => `alert ${a} seen by user ${u}`,
  answered: ({ session, command }) => `answer to ${command} of session ${session} kept`,
};

/** An event without a text is shown by its name. */
export function eventWords(event: QueueEvent): string {
  // Each function takes the event of its name.
  const words = WORDS[event.t] as ((event: QueueEvent) => string) | undefined;
  return words?.(event) ?? event.t;
}

/** The text that replaces the value of such a key. */
const HIDDEN: Readonly<Record<string, (size: string) => string>> = {
  passwordHash: () => '(hidden)',
  password: () => '(hidden)',
  tokenHash: () => '(hidden)',
  pin: () => '(hidden)',
  pinCode: () => '(hidden)',
  pin_code: () => '(hidden)',
  // The code of a ticket, and the address that contains it.
  code: () => '(hidden)',
  page: () => '(hidden)',
  phone: () => '(hidden)',
  email: () => '(hidden)',
  photoDigest: () => '(photo)',
  personal: () => '(texts beside the journal)',
  photo: (size) => `(photo, ${size})`,
  image: (size) => `(picture, ${size})`,
  comment: (size) => `(comment, ${size})`,
  // The answer to a request may contain anything.
  data: (size) => `(answer, ${size})`,
  request: () => '(hidden)',
};
const OPEN_FIELDS = new Set(['id', 'ticket', 'state', 'login', 'disabled', 'role_id']);
/** A longer text is a picture, under any name. */
const TEXT_MAX = 500;

export function redacted(value: unknown, isPerson = false): unknown {
  if (typeof value === 'string' && value.length > TEXT_MAX) return `(${sizeOf(value)})`;
  const ofPerson = isPerson || (typeof value === 'object' && value !== null && 'book' in value && PEOPLE.has(String(value.book)));
  return replacedInside(value, (item, name) => redactedField(name, item, ofPerson));
}

function redactedField(name: string | undefined, value: unknown, ofPerson: boolean): unknown {
  const hide = name === undefined ? undefined : HIDDEN[name];
  if (hide && value !== null && value !== '') return hide(sizeOf(value));
  if (!ofPerson || name !== 'row') return redacted(value, ofPerson);
  return replacedInside(value, (item, field = '') => (OPEN_FIELDS.has(field) ? item : '(hidden)'));
}

function sizeOf(value: unknown): string {
  const bytes = Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  return bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000)} kB`;
}

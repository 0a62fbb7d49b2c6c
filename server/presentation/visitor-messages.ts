/** What messages to visitors say, in the language of each. */
import en from '../../locales/en/messages.json' with { type: 'json' };
import kk from '../../locales/kk/messages.json' with { type: 'json' };
import ru from '../../locales/ru/messages.json' with { type: 'json' };
import { filledIn } from '../model/errors/refusal-reasons.js';
import type { BookingMessageKind, MessageKind, Route, TicketWish } from '../model/messages.js';
import { type FittedText, fittedText, shortened } from './text-message.js';

type Sentence = MessageKind | 'near.next';
/** Each kind has a sentence of its own, and a shorter one for text messages; one without them does not compile. */
type Words = Readonly<Record<Sentence | `short.${Sentence}` | 'code' | 'subject' | 'subject.booking', string>>;
const WORDS: Readonly<Record<string, Words>> = { ru, kk, en };

const MOST_OF_WINDOW = 30;
/** What whoever booked has to know or do something about. */
const IN_TWO_PARTS: ReadonlySet<MessageKind> = new Set(['booked', 'moved', 'affected']);
/** Those whose code the visitor will need. */
const WITH_CODE: ReadonlySet<MessageKind> = new Set(['reminder', 'booked', 'moved']);

/** What a message says beside its sentence, where there is room for it. */
interface Beside {
  readonly route: Route;
  /** In the visitor's language. */
  readonly services: readonly string[];
  /** The visitor's own page; empty = the box does not know under which address it is reached. */
  readonly link: string;
  readonly branch: string;
}

export interface MessageFacts extends Beside {
  readonly kind: TicketWish;
  readonly ticket: string;
  readonly ahead: number | null;
  /** Its name; empty = none. */
  readonly window: string;
}

export interface MessageText {
  readonly subject: string;
  readonly text: string;
}

export interface BookingFacts extends Beside {
  readonly kind: BookingMessageKind;
  /** `2026-11-25` */
  readonly date: string;
  readonly time: string | null;
  readonly code: string;
}

/** @param languages the visitor's first; one without words of its own gets the first of the branch, or Russian */
export function visitorMessage({ kind, ticket, ahead, window, ...beside }: MessageFacts, languages: readonly string[]): MessageText {
  const words = wordsOf(languages);
  const sentence = kind === 'near' && ahead === 0 ? 'near.next' : kind;
  const said = saidIn(words, sentence, { ticket, ahead: ahead ?? 0, window: shortened(window, MOST_OF_WINDOW) });
  return messageText({ ...said, kind, code: '' }, filledIn(words.subject, { ticket }), beside);
}

/** To whoever booked. */
export function bookingMessage({ kind, date, time, code, ...beside }: BookingFacts, languages: readonly string[]): MessageText {
  const words = wordsOf(languages);
  const [, month = '', day = ''] = date.split('-');
  const when = [`${day}.${month}`, ...(time === null ? [] : [time])].join(' ');
  const said = { ...saidIn(words, kind, { when }), kind, code: WITH_CODE.has(kind) ? filledIn(words.code, { code }) : '' };
  return messageText(said, filledIn(words['subject.booking'], { when }), beside);
}

function wordsOf(languages: readonly string[]): Words {
  const known = languages.find((language) => Object.hasOwn(WORDS, language)) ?? 'ru';
  return WORDS[known] ?? ru;
}

interface Sentences {
  readonly usual: string;
  readonly short: string;
}

interface Said extends Sentences {
  readonly kind: MessageKind;
  /** In words; empty = it needs none. */
  readonly code: string;
}

const saidIn = (words: Words, sentence: Sentence, values: Parameters<typeof filledIn>[1]): Sentences => ({
  usual: filledIn(words[sentence], values),
  short: filledIn(words[`short.${sentence}` as const], values),
});

const messageText = (said: Said, subject: string, beside: Beside): MessageText => ({
  subject: [subject, beside.branch].filter((part) => part !== '').join(' · '),
  text: beside.route === 'sms' ? textMessage(said, beside) : inLines(said, beside),
});

const inLines = ({ usual, code }: Said, { services, link, branch }: Beside): string =>
  [usual, code, services.join(', '), link, branch].filter((line) => line !== '').join('\n');

/**
 * In one part, as two cost twice, and may come one without the other: the page, which tells all the rest, or else the code; then the
 * service, then the branch, each where there is room for it. A shorter sentence is said where it makes room for more of page and service.
 * What its reader should act on names page and branch, in two parts where one has no room for them.
 */
function textMessage({ usual, short, kind, code }: Said, { services, link, branch }: Beside): string {
  const service = services.join(', ');
  const isInTwo = IN_TWO_PARTS.has(kind);
  const names = isInTwo ? [branch, service] : [service, branch];
  const tried = (sentence: string, parts: 1 | 2): FittedText => fittedText(sentence, { link, code, names }, parts);
  const others = [tried(short, 1), ...(isInTwo ? [tried(usual, 2)] : [])];
  return others.reduce((best, other) => (other.worth > best.worth ? other : best), tried(usual, 1)).text;
}

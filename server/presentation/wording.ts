/** The texts of a design for one ticket: language and values of `{…}`. */

import type { DesignField, TicketDesign } from '../model/designs/ticket-design.js';
import { inSteps, spokenWait, type WaitSpan } from '../model/spoken-wait.js';
import type { TicketContent, WaitMinutes } from '../model/ticket.js';
import { drawable } from './text.js';
import { waitWords } from './wait-words.js';

/** One text, or a text by language. */
export type Words = string | Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string>>;

/**
 * The value of each field, as people typed it.
 * @param languages of the words; the first that boards and tickets have is used
 */
export function valuesOf(content: TicketContent, languages: readonly string[]): Readonly<Record<DesignField, string>> {
  return {
    ticket: content.ticket,
    id: String(content.consumerId),
    services: content.services.filter((name) => drawable(name) !== '').join(', '),
    ahead: content.ahead === null ? '' : String(content.ahead),
    date: content.date,
    time: content.time,
    branch: content.branch,
    registrator: content.registrator,
    comment: content.comment,
    pin_code: content.pinCode,
    page: content.page ?? '',
    wait: content.wait ? waitText(spanOf(content.wait)) : '',
    wait_words: content.wait ? waitWords(spanOf(content.wait), languages) : '',
  };
}

const spanOf = ({ least, median, most }: WaitMinutes): WaitSpan => inSteps({ least: least ?? median, most });

/** Who is called at once is told the one minute within which that is; where no number helps there is none. */
function waitText(span: WaitSpan): string {
  if (spokenWait(span).form === 'unknown') return '';
  return span.most === 1 ? '1' : `${span.least}-${span.most}`;
}

/** The visitor's language if the design has it, else the first language of the design. */
export function languageOf({ languages }: TicketDesign, { language }: TicketContent): string {
  return languages.includes(language) ? language : (languages[0] ?? '');
}

/** A text in the language of the ticket, or in the first language of the design; empty if it has neither. */
export function wordsIn(words: Words, language: string, { languages }: TicketDesign): string {
  if (typeof words === 'string') return words;
  return words[language] ?? words[languages[0] ?? ''] ?? '';
}

const FIELD = /\{([a-z_]+)\}/g;

export const fieldsIn = (template: string): readonly string[] => [...template.matchAll(FIELD)].map(([, name = '']) => name);

/** A template with its fields filled in; braces around other text stay. */
export const filled = (template: string, values: Values): string =>
  template.replace(FIELD, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : whole));

/** Whether the templates have fields and all of these are empty: then the row is left out. */
export function isVoid(templates: readonly string[], values: Values): boolean {
  const names = templates.flatMap(fieldsIn).filter((name) => Object.hasOwn(values, name));
  return names.length > 0 && names.every((name) => isEmpty(name, values));
}

export const isEmpty = (field: string, values: Values): boolean => drawable(values[field] ?? '') === '';

/** Faults that a design of valid shape may have. They are reported to its author before any visitor sees it. */

import { DESIGN_FIELDS, type DesignRow, type TicketDesign } from '../model/designs/ticket-design.js';
import type { FieldFaultCode } from '../model/errors/refusal-reasons.js';
import type { TicketContent } from '../model/ticket.js';
import { pageHeightMax, sheetOf } from './blocks.js';
import { barcodeBlocks, qrBlocks } from './code-blocks.js';
import { CODE128_TEXT } from './codes.js';
import { ticketBlocks } from './ticket-layout.js';
import { fieldsIn, filled, valuesOf, type Words } from './wording.js';

export interface DesignFault {
  /** The place of the fault, such as `rows[3].text.en`. */
  readonly field: string;
  /** What is wrong and what was expected, without the field. */
  readonly fault: string;
  readonly why: FieldFaultCode;
  /** A name, a language or a number; '' = no detail. */
  readonly what: string;
}

/** Faults of a design that its schema does not detect, from top to bottom; empty = the design is valid. */
export function checkDesign(design: TicketDesign): readonly DesignFault[] {
  const rows = design.rows.flatMap((row, index) =>
    rowFaults(row, design).map((fault) => ({ ...fault, field: `rows[${index}].${fault.field}` })),
  );
  return [...languageFaults(design), ...rows, ...lengthFaults(design)];
}

const at = (field: string, why: FieldFaultCode, what: string, fault: string): readonly DesignFault[] => [{ field, fault, why, what }];

/** The narrowest and the widest paper of usual printers, in dots. */
const NARROWEST = 384;
const WIDEST = 640;

/** A ticket of maximal length: numbers of several digits, names as long as a line. */
const LONGEST: TicketContent = {
  ticket: 'АБ9999',
  consumerId: 9_999_999,
  services: ['Консультация по вопросам кредитования'],
  date: '24.11.2026',
  time: '15:09',
  ahead: 99,
  branch: 'Филиал № 17, проспект Абая, 150',
  registrator: 'Киоск у главного входа',
  comment: 'Просил окно на первом этаже',
  pinCode: '12345678',
  language: '',
  page: 'https://queue.branch-17.bank.example:8443/t/abcdefgh_-1234',
  wait: { median: 100, most: 150 },
};

function languageFaults({ languages }: TicketDesign): readonly DesignFault[] {
  const twice = languages.findIndex((language, index) => languages.indexOf(language) < index);
  const language = languages[twice];
  return language === undefined ? [] : at(`languages[${twice}]`, 'twice', language, `"${language}" is there twice`);
}

function rowFaults(row: DesignRow, design: TicketDesign): readonly DesignFault[] {
  switch (row.row) {
    case 'text':
      return wordFaults('text', row.text, design);
    case 'ahead':
      return [...wordFaults('text', row.text, design), ...wordFaults('none', row.none ?? '', design)];
    case 'ends':
      return [...wordFaults('left', row.left, design), ...wordFaults('right', row.right, design)];
    case 'services':
      return wordFaults('more', row.more ?? '', design, ['count']);
    case 'qr':
      return qrFaults(row);
    case 'barcode':
      return barcodeFaults(row);
    case 'number':
    case 'image':
    case 'photo':
    case 'rule':
    case 'gap':
      return [];
  }
}

function wordFaults(field: string, words: Words, { languages }: TicketDesign, alsoKnown: readonly string[] = []): readonly DesignFault[] {
  if (typeof words === 'string') return fieldFaults(field, words, alsoKnown);
  const [first = ''] = languages;
  const missing = Object.hasOwn(words, first)
    ? []
    : at(field, 'noText', first, `expected a text in "${first}", the first language of the design`);
  const faults = Object.entries(words).flatMap(([language, text]) => {
    const place = `${field}.${language}`;
    if (languages.includes(language)) return fieldFaults(place, text, alsoKnown);
    return at(place, 'noLanguage', language, `the design has no language "${language}", expected one of ${languages.join(', ')}`);
  });
  return [...missing, ...faults];
}

function fieldFaults(field: string, template: string, alsoKnown: readonly string[] = []): readonly DesignFault[] {
  const known: readonly string[] = [...DESIGN_FIELDS, ...alsoKnown];
  return fieldsIn(template)
    .filter((name) => !known.includes(name))
    .flatMap((name) =>
      at(field, 'noField', `{${name}}`, `there is no {${name}}, expected one of ${known.map((one) => `{${one}}`).join(' ')}`),
    );
}

function qrFaults({ content, size }: Extract<DesignRow, { row: 'qr' }>): readonly DesignFault[] {
  const unknown = fieldFaults('content', content);
  if (unknown.length > 0) return unknown;
  if (qrBlocks(sheetOf(NARROWEST), filled(content, valuesOf(LONGEST, [])), size, 'center') !== null) return [];
  return at('size', 'tooSmall', '', `too small for this content on paper ${NARROWEST} dots wide, expected a larger size or less content`);
}

/** Fields with text in any alphabet; a ticket's number may be Latin. */
const FREE_TEXTS: readonly string[] = ['services', 'branch', 'registrator', 'comment'];

function barcodeFaults({ content, height }: Extract<DesignRow, { row: 'barcode' }>): readonly DesignFault[] {
  const unknown = fieldFaults('content', content);
  if (unknown.length > 0) return unknown;
  const free = fieldsIn(content).find((name) => FREE_TEXTS.includes(name));
  const letters = (what: string, fault: string) => at('content', 'barcodeLetters', what, fault);
  if (free !== undefined)
    return letters(`{${free}}`, `{${free}} may have letters that CODE128 does not carry, expected {id}, or a QR code`);
  const text = filled(content, valuesOf({ ...LONGEST, ticket: 'AB9999' }, []));
  if (!CODE128_TEXT.test(text)) return letters('', 'CODE128 carries Latin letters, digits and signs, expected nothing else');
  if (barcodeBlocks(sheetOf(NARROWEST), text, height, 'center', false) !== null) return [];
  return at('content', 'tooSmall', '', `too long for paper ${NARROWEST} dots wide, expected about 10 letters or 20 digits`);
}

/** The limit of drawing is an area, so the widest paper has the smallest height. */
function lengthFaults(design: TicketDesign): readonly DesignFault[] {
  const sheet = sheetOf(WIDEST);
  let height = 0;
  for (const block of ticketBlocks(design, LONGEST, sheet, { isCopy: true, photo: A_PHOTO })) height += block.height;
  const times = (height / pageHeightMax(sheet)).toFixed(1);
  if (height <= pageHeightMax(sheet)) return [];
  return at('rows', 'tooLong', times, `the ticket would be ${times} times as long as can be printed, expected fewer rows`);
}

/** Only the first characters of a photo matter for the layout. */
const A_PHOTO = '/9j/';

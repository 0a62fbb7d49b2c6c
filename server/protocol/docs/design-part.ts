/** Designs of tickets and templates of LCD boards: elements of the protocol that are no reference books, each described once. */
import type { TSchema } from '@sinclair/typebox';
import { LCD_FIELDS, LcdTemplate } from '../../model/designs/lcd-template.js';
import { DESIGN_FIELDS, TicketDesign } from '../../model/designs/ticket-design.js';
import { fieldsOf } from './fields.js';
import { code, part, table } from './markdown.js';

/** A document of parts, each of which says by `word` of which kind it is. */
export interface Layout {
  readonly schema: TSchema;
  readonly word: 'row' | 'area';
  readonly kinds: readonly TSchema[];
}

export const TICKET_LAYOUT: Layout = {
  schema: TicketDesign,
  word: 'row',
  kinds: TicketDesign.properties.rows.items.anyOf,
};
export const LCD_LAYOUT: Layout = {
  schema: LcdTemplate,
  word: 'area',
  kinds: LcdTemplate.properties.landscape.items.anyOf,
};

function kindTable({ kinds, word }: Layout): string {
  const rows = kinds.flatMap((kind) => [
    [code(JSON.stringify(kind.properties[word].const)), '', '', '', String(kind.description ?? '')],
    ...fieldsOf(kind)
      .filter(({ path }) => path !== word)
      .map(({ path, type, required, expects }) => ['', code(path), type, required ? 'yes' : '', expects]),
  ]);
  return table([code(word), 'field', 'type', 'needed', 'what it is'], rows);
}

const fieldTable = ({ schema }: Layout): string =>
  table(
    ['field', 'type', 'what it is'],
    fieldsOf(schema).map(({ path, type, expects }) => [code(path), type, expects]),
  );

const inBraces = (fields: readonly string[]): string => fields.map((field) => code(`{${field}}`)).join(', ');

export const designPart = (): string =>
  part(
    '### TicketDesign',
    'How a ticket looks: rows from the top of the paper to its end. Lengths are in 48ths of the width of the paper, so that ' +
      'one design fits paper of 58 and of 80 mm.',
    fieldTable(TICKET_LAYOUT),
    `Texts hold fields in braces: ${inBraces(DESIGN_FIELDS)}. A row all of whose fields are empty is left out.`,
    kindTable(TICKET_LAYOUT),
  );

export const lcdTemplatePart = (): string =>
  part(
    '### LcdTemplate',
    'How an LCD board looks: areas of the screen and what is in them. Boxes are in percent of the screen, so that one template fits ' +
      'every screen of its format; sizes of letters follow from the boxes.',
    fieldTable(LCD_LAYOUT),
    `Texts hold fields in braces: ${inBraces(LCD_FIELDS)}.`,
    kindTable(LCD_LAYOUT),
  );

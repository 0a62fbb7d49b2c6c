/** The design of a ticket: the one element of the protocol that is no reference book, described once. */
import type { TSchema } from '@sinclair/typebox';
import { DESIGN_FIELDS, TicketDesign } from '../../model/ticket-design.js';
import { type Field, fieldsOf } from './fields.js';
import { code, page, table } from './markdown.js';

const rowKinds: readonly TSchema[] = TicketDesign.properties.rows.items.anyOf;

/** Fields of a kind of row, without the one that says which kind it is. */
const fieldsOfRow = (row: TSchema): Field[] => fieldsOf(row).filter(({ path }) => path !== 'row');

function rowTable(): string {
  const rows = rowKinds.flatMap((kind) => {
    const name = code(JSON.stringify(kind.properties.row.const));
    const fields = fieldsOfRow(kind);
    if (fields.length === 0) return [[name, '', '', '', '']];
    return fields.map(({ path, type, required, expects }, index) => [
      index === 0 ? name : '',
      code(path),
      type,
      required ? 'yes' : '',
      expects,
    ]);
  });
  return table(['`row`', 'field', 'type', 'needed', 'what it takes'], rows);
}

export function designPart(): string {
  const fields = fieldsOf(TicketDesign)
    .filter(({ path }) => !path.startsWith('rows[]'))
    .map(({ path, type, expects }) => [code(path), type, expects]);
  return page(
    '### TicketDesign',
    'How a ticket looks: rows from the top of the paper to its end. Lengths are in 48ths of the width of the paper, so that ' +
      'one design fits paper of 58 and of 80 mm.',
    table(['field', 'type', 'what it takes'], fields),
    `Texts hold fields in braces: ${DESIGN_FIELDS.map((field) => code(`{${field}}`)).join(', ')}. ` +
      'A row all of whose fields are empty is left out.',
    rowTable(),
  ).trimEnd();
}

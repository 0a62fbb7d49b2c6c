/** Authors copy from the README: what it shows are rows and designs that a box accepts. */
import { readFileSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, test } from 'vitest';
import { DESIGN_FIELDS, DesignRow, TicketDesign } from '../../server/model/designs/ticket-design.js';
import { checkDesign } from '../../server/presentation/design-check.js';
import { designOf } from './tickets.js';

const README = readFileSync(new URL('../../server/presentation/README.md', import.meta.url), 'utf8');
const kinds = DesignRow.anyOf.map(({ properties }) => properties.row.const);
const examples = [...README.matchAll(/^\| `(\w+)` \|.*\| `(\{"row".*\})` \|$/gm)].map(([, kind = '', json = '']) => [kind, json] as const);

describe('the README of designs', () => {
  test('has an example of each kind of row', () => {
    expect(examples.map(([kind]) => kind)).toEqual(kinds);
  });

  test.each(examples)('its example of a row %s is one', (kind, json) => {
    const row: unknown = JSON.parse(json);
    expect([...Value.Errors(DesignRow, row)]).toEqual([]);
    expect(row).toMatchObject({ row: kind });
    expect(checkDesign(designOf(row as DesignRow))).toEqual([]);
  });

  test('its design is one', () => {
    const [, json = ''] = /```json\n(.*?)```/s.exec(README) ?? [];
    const design: unknown = JSON.parse(json);
    expect([...Value.Errors(TicketDesign, design)]).toEqual([]);
    expect(checkDesign(design as TicketDesign)).toEqual([]);
  });

  test('names every field', () => {
    expect(README).toContain(DESIGN_FIELDS.map((name) => `\`{${name}}\``).join(' '));
  });
});

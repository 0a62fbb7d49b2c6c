/** Faults of data that may be one of several things name the part at fault of the one that is meant. */
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../server/protocol/registry.js';
import { checkData } from '../../server/protocol/validation.js';

const declaration = COMMANDS.get('setTicketDesign') ?? expect.unreachable();

function faultsOf(row: unknown): string[] {
  const checked = checkData(declaration, { name: 'own', design: { title: 'own', languages: ['ru'], rows: [{ row: 'number' }, row] } });
  if (!('rejection' in checked)) return [];
  const { parameters, causes } = checked.rejection;
  return [parameters, ...causes.map((cause) => cause.parameters)].map(({ field, fault }) => `${field}: ${fault}`);
}

describe('a row of a design', () => {
  it.each<readonly [string, unknown, readonly string[]]>([
    ['in order', { row: 'text', text: { ru: 'Номер' }, size: 3 }, []],
    [
      'of another kind',
      { row: 'tetx', text: 'x' },
      ['data.design.rows[1]: expected a row: text, number, services, ahead, ends, image, photo, qr, barcode, rule or gap, got an object'],
    ],
    ['that is no object', null, [expect.stringMatching(/^data\.design\.rows\[1\]: expected a row: .*, got null$/)]],
    [
      'with a wrong size',
      { row: 'text', text: 'x', size: 99 },
      ["data.design.rows[1].size: expected a size of letters from 1.5 to 12 48ths of the paper's width, got 99"],
    ],
    [
      'with a wrong text',
      { row: 'text', text: 7 },
      [expect.stringMatching(/^data\.design\.rows\[1\]\.text: expected a text, or texts by language/)],
    ],
    ['with a field of another row', { row: 'rule', size: 2 }, ['data.design.rows[1].size: unknown field, expected row, when, unless']],
    [
      'without what it needs',
      { row: 'image' },
      [
        'data.design.rows[1].image: required, expected a PNG or JPEG picture in base64',
        expect.stringMatching(/^data\.design\.rows\[1\]\.height: required/),
      ],
    ],
  ])('%s', (_what, row, faults) => {
    expect(faultsOf(row)).toEqual(faults);
  });
});

describe('a choice that there is not', () => {
  const faultOf = (data: object): unknown => {
    const checked = checkData(COMMANDS.get('indicators') ?? expect.unreachable(), data);
    return 'rejection' in checked ? checked.rejection.parameters : null;
  };

  it('is refused with those that there are', () => {
    const allowed = ['kiosk', 'clerk', 'administrator'];
    expect(faultOf({ channel: 'kioks' })).toMatchObject({
      ...{ field: 'data.channel', kind: 'choice', allowed },
      fault: 'expected who gave the ticket: one of kiosk, clerk, administrator, got "kioks"',
    });
    expect(faultOf({ by: ['windoww'] })).toMatchObject({
      field: 'data.by[0]',
      fault: expect.stringMatching(/^expected one of service, group, .*, month, got "windoww"$/),
    });
    expect(faultOf({ language: 'kazakh' })).toMatchObject({ field: 'data.language', kind: 'format', example: 'kk' });
    expect(faultOf({ channel: 'kiosk', by: ['window'], language: 'kk' })).toBeNull();
  });
});

describe('a text that is too long', () => {
  it.each([
    ['photo', 'A'.repeat(2_000_001), 'data.photo: too long: expected a picture in base64; at most 2000000 characters, got 2000001'],
    [
      'comment',
      'x'.repeat(1001),
      'data.comment: too long: expected a text of at most 1000 characters, or null; at most 1000 characters, got 1001',
    ],
    ['photo', 'no picture', 'data.photo: expected a picture in base64, got "no picture"'],
  ])('of the field %s says so, and not that it is something else', (field, value, told) => {
    const command = COMMANDS.get('registrateConsumer') ?? expect.unreachable();
    const checked = checkData(command, { services: [4], [field]: value });
    const { parameters } = 'rejection' in checked ? checked.rejection : expect.unreachable();
    expect(`${parameters.field}: ${parameters.fault}`).toBe(told);
  });
});

it.each([
  [2, /the other \(from 5 to 480\), got 2$/],
  ['long', /the other, got "long"$/],
])('a number out of range is told with the range, and %j of another kind without', (slot_minutes, told) => {
  const checked = checkData(COMMANDS.get('newBookingPlan') ?? expect.unreachable(), { name: 'plan', services: [4], slot_minutes });
  const { parameters } = 'rejection' in checked ? checked.rejection : expect.unreachable();
  expect(parameters.fault).toMatch(told);
});

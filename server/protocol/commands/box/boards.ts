/** LED boards, for installers. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { Switch, WholeNumber } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';

const Address = (of: string) => WholeNumber(of, 0, 65_535);

const Line = () => Type.String({ minLength: 1, maxLength: 200, 'x-expects': 'the name of a configured line of LED boards' });

/** In one request: boards that are not there are waited for, each some tenths of a second. */
export const SCAN_ADDRESSES_MAX = 8;

export const boardCommands = extensions('boards', {
  setBoardAddress: {
    summary:
      'Changes the address of an LED board. The board keeps the new address without power. Without `from` the board may have any ' +
      'address; some models then change every board of the line, so `only_board` must confirm that no other board is connected.',
    rights: ['administrator'],
    changes: true,
    data: {
      device: Line(),
      from: Type.Optional(Address('the present address of the board; left out = any')),
      to: Address('its new address'),
      only_board: Type.Optional(Switch('true = no other board is connected to the line')),
    },
    example: { request: { device: 'led-bus', from: 32, to: 45 } },
  },

  scanBoards: {
    summary:
      `Scans at most ${SCAN_ADDRESSES_MAX} addresses of an LED board line, from \`first\` to \`last\`, and returns those that answer, ` +
      'and those of which a gateway says that it does not reach them. The boards keep showing what they show, and calls have priority. ' +
      'Addresses that are not valid for this model are skipped; a model that does not support such queries is refused.',
    rights: ['administrator'],
    data: { device: Line(), first: Address('an address'), last: Address('an address') },
    reply: Type.Array(
      Type.Object({
        address: Type.Integer({ description: 'an address for which something answered' }),
        how: Type.Union([Type.Literal('answers'), Type.Literal('garbled'), Type.Literal('noPath'), Type.Literal('notReached')], {
          description:
            '`answers` = a board does; `garbled` = the bytes received are not a valid answer: two boards share the address, or the ' +
            'speed is wrong. No board answers, but a gateway in its place: `noPath` = it has no way to the board (exception 0A of ' +
            'Modbus); `notReached` = it got no answer from the board (0B)',
        }),
      }),
    ),
    example: {
      request: { device: 'matrix', first: 1, last: 8 },
      reply: [
        { address: 1, how: 'answers' },
        { address: 5, how: 'garbled' },
        { address: 6, how: 'notReached' },
      ],
    },
  },
});

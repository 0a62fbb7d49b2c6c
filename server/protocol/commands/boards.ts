/** LED boards, for whoever installs them. The original protocol knows nothing of it. */
import { Type } from '@sinclair/typebox';
import { Switch, WholeNumber } from '../../model/schema.js';
import { command, ErrorReply, noErrorsExample } from '../declaration.js';

const Address = (of: string) => WholeNumber(of, 0, 65_535);

const Line = () => Type.String({ minLength: 1, maxLength: 200, 'x-expects': 'the name of a configured line of LED boards' });

/** In one request: boards that are not there are waited for, each some tenths of a second. */
export const SCAN_ADDRESSES_MAX = 8;

export const boardCommands = {
  setBoardAddress: command({
    name: 'setBoardAddress',
    family: 'boards',
    isExtension: true,
    summary:
      'Gives an LED board another address, which it keeps without power. Without `from` the board may have any: some models then give ' +
      'the address to every board of the line, so that `only_board` must say that no other one is connected.',
    rights: ['administrator'],
    changes: true,
    data: Type.Object(
      {
        device: Line(),
        from: Type.Optional(Address('the present address of the board; left out = whichever it has')),
        to: Address('its new address'),
        only_board: Type.Optional(Switch('true = no other board is connected to the line')),
      },
      { additionalProperties: false },
    ),
    reply: ErrorReply,
    example: { request: { device: 'led-bus', from: 32, to: 45 }, reply: noErrorsExample },
  }),

  scanBoards: command({
    name: 'scanBoards',
    family: 'boards',
    isExtension: true,
    summary:
      `Asks at most ${SCAN_ADDRESSES_MAX} addresses of a line of LED boards, from \`first\` to \`last\`, which of them answer. ` +
      'It changes nothing of what boards show, and calls go first. Addresses that boards of this model cannot have are passed over; ' +
      'a model that answers no such question is refused.',
    rights: ['administrator'],
    changes: false,
    data: Type.Object({ device: Line(), first: Address('an address'), last: Address('an address') }, { additionalProperties: false }),
    reply: Type.Array(
      Type.Object({
        address: Type.Integer({ description: 'where something is' }),
        how: Type.Union([Type.Literal('answers'), Type.Literal('garbled')], {
          description: '`garbled` = something came that is no answer: two boards have one address, or the speed is wrong',
        }),
      }),
    ),
    example: {
      request: { device: 'matrix', first: 1, last: 8 },
      reply: [
        { address: 1, how: 'answers' },
        { address: 5, how: 'garbled' },
      ],
    },
  }),
};

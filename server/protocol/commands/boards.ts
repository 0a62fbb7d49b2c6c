/** LED boards, for whoever installs them. The original protocol knows nothing of it. */
import { Type } from '@sinclair/typebox';
import { Switch, WholeNumber } from '../../model/schema.js';
import { command, ErrorReply, noErrorsExample } from '../declaration.js';

const Address = (of: string) => WholeNumber(of, 0, 65_535);

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
        device: Type.String({ minLength: 1, maxLength: 200, 'x-expects': 'the name of a configured line of LED boards' }),
        from: Type.Optional(Address('the present address of the board; left out = whichever it has')),
        to: Address('its new address'),
        only_board: Type.Optional(Switch()),
      },
      { additionalProperties: false },
    ),
    reply: ErrorReply,
    example: { request: { device: 'hall', to: 33, only_board: true }, reply: noErrorsExample },
  }),
};

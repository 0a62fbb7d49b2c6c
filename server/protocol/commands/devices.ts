/** Devices, for whoever installs them. The original protocol knows nothing of it. */
import { Type } from '@sinclair/typebox';
import { command } from '../declaration.js';

const Word = (expects: string) => Type.String({ minLength: 1, maxLength: 200, 'x-expects': expects });

export const deviceCommands = {
  testDevice: command({
    name: 'testDevice',
    family: 'boards',
    isExtension: true,
    summary:
      'Tries a device out: a test page, all segments, a picture, lamps, a sentence. Tickets and calls have precedence; afterwards the device ' +
      'shows again what it should. The answer comes when it does, within some twenty seconds.',
    rights: ['administrator'],
    changes: false,
    data: Type.Object(
      {
        name: Word('the name of a configured device'),
        kind: Type.Optional(Word('its kind, where devices of several kinds have this name')),
        pattern: Type.Optional(
          Word(
            'page or identify (printers), segments, glyphs or identify (led), picture or identify (lcd), lights, keys or identify (keypads), sentence or identify (sound); left out = the first',
          ),
        ),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({
      kind: Type.String({ 'x-expects': 'what the device is' }),
      pattern: Type.String({ 'x-expects': 'what it was told to do' }),
      done: Type.Boolean({ 'x-expects': 'whether it did so, as far as it says' }),
      text: Type.String({ 'x-expects': 'what came of it' }),
    }),
    example: {
      request: { name: 'hall', kind: 'printer' },
      reply: { kind: 'printer', pattern: 'page', done: true, text: 'It is printed; the printer said so.' },
    },
  }),
};

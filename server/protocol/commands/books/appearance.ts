/** The branch's look, for anybody: the whole hall sees it. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { appearanceFields } from '../../../model/designs/appearance.js';
import { Nullable } from '../../../model/schema.js';
import { extensions, initialField } from '../../declaration.js';

const { logo, accent, kiosk, boards } = appearanceFields;
const example = { logo: '/appearance/5e884898da28047151d0e56f8dc62927.png', accent: '#0b5cad', kiosk: 'light', boards: null };

export const appearanceCommands = extensions('general', {
  appearance: {
    summary: 'The logo of the branch, its colour, and the schemes of kiosks and LCD boards. The logo is a path on this box.',
    rights: null,
    reply: Type.Object({ logo: Nullable(Type.String(), 'the path of the logo; null = none'), accent, kiosk, boards }),
    example: { reply: example },
  },

  setAppearance: {
    summary:
      'Sets the look of the branch; what is left out stays. Kiosks and boards show it at once. Letters on the colour are black or white, ' +
      'whichever can be read, and where the colour itself could not be read on its ground it is made darker or lighter there. Boards ' +
      'with a template of the branch keep the colours and pictures of their template.',
    rights: ['administrator'],
    changes: true,
    data: {
      logo: Type.Optional(logo),
      accent: Type.Optional(accent),
      kiosk: Type.Optional(kiosk),
      boards: Type.Optional(boards),
    },
    example: { request: { accent: '#0b5cad', kiosk: 'light' } },
  },

  subscribeAppearance: {
    summary: 'Subscribes to the look of the branch: each change is pushed as `appearance`.',
    rights: null,
    data: initialField,
  },

  unsubscribeAppearance: {
    summary: 'Ends the subscription to `appearance`.',
    rights: null,
  },
});

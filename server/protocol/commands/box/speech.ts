/** Speech for the pages of kiosks. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { LIMITS } from '../../../model/limits.js';
import { extensions } from '../../declaration.js';

const { mostCharacters, perSecondOfSession, secondsOfSession } = LIMITS.speech;

export const speechCommands = extensions('registration', {
  speak: {
    summary:
      'Speaks a text of a kiosk, for browsers without a voice. The reply has the path of a WAV file, under which it is found for some ' +
      `minutes. A session gets ${perSecondOfSession} new texts and ${secondsOfSession} seconds of speech a second; those spoken before ` +
      'are not counted. What takes longer than a minute is refused. Nothing is kept on the disk.',
    rights: ['administrator', 'registrator'],
    data: {
      text: Type.String({
        minLength: 1,
        maxLength: mostCharacters,
        'x-opaque': 'it is spoken once and not stored',
        'x-expects': `a text of at most ${mostCharacters} characters`,
      }),
      language: Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'a language such as "ru"' }),
    },
    reply: Type.Object({ path: Type.String({ description: 'the path of the WAV file on this box' }) }),
    example: {
      request: { text: 'Выберите услугу', language: 'ru' },
      reply: { path: '/speech/0f6c1f0c2a9e4b7d8c3b5a6978685746.wav' },
    },
  },
});

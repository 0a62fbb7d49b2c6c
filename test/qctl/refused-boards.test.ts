/** What boards cannot show is refused in whole sentences, with what to do about it. */
import { expect, it } from 'vitest';
import { reject, toWireError } from '../../server/model/errors/errors.js';
import { QboxError } from '../../server/protocol/client/client.js';
import { explain } from '../../server/qctl/failures.js';

const CONTENT = { field: 'data.device', board: 1, name: 'Hall', what: 'tickets B…', shows: 'tickets', text: 'B' } as const;
const refusal = (own: object): string =>
  explain(new QboxError('setScoreBoard', toWireError(reject('boardCannotShow', { ...CONTENT, ...own } as never))));

it.each([
  [
    'several',
    {
      why: 'it has no B; nor tickets Г…: it has no Г',
      reason: 'lacksLetters',
      letters: ['B'],
      ranges: ['B', 'Г'],
      windows: ['Касса'],
      lacking: ['B', 'Г', 'К'],
      more: 2,
    },
    'the LED board "Hall" cannot show the tickets B…, Г… and the windows "Касса": it has no B, Г, К. Change the prefix of the range',
  ],
  [
    'one',
    { why: 'it has no B', reason: 'lacksLetters', letters: ['B'], ranges: ['B'], windows: [], lacking: ['B'], more: 0 },
    'the LED board 1 "Hall" cannot show tickets B…: it has no B. Change the prefix of the range or the alias of the window, or allow',
  ],
  [
    'one that is too long',
    {
      why: 'it has room for 4 characters, and this has 5',
      reason: 'tooLongForBoard',
      most: 4,
      length: 5,
      ranges: ['B'],
      windows: [],
      lacking: [],
      more: 0,
    },
    'and this has 5. Shorten the prefix',
  ],
])('%s', (_what, own, words) => {
  expect(refusal(own)).toContain(words);
});

/** From the profile of a board to what the board can do. */
import type { LedFamily } from './content.js';
import { alphaFamily } from './families/alpha.js';
import { am03127Family } from './families/am03127.js';
import { candleFamily } from './families/candle.js';
import { ediFamily } from './families/edi.js';
import { fourByteFamily } from './families/four-byte.js';
import { modbusFamily } from './families/modbus.js';
import { onbonFamily } from './families/onbon.js';
import { proLiteFamily } from './families/pro-lite.js';
import { venusFamily } from './families/venus.js';
import { type LettersOptions, lettersOf } from './letters.js';
import type { LedProfile } from './profile.js';

/**
 * `transliterates`: the letters that the profile has for it stand for those that the board has not, `G` for `Г`; otherwise they are told
 * by `unshowable`. Decided where the branch is configured: a visitor has the paper with the other letter in his hand.
 */
export function ledFamily(profile: LedProfile, options: LettersOptions = { transliterates: false }): LedFamily {
  const letters = lettersOf(profile, options);
  if (letters === null) throw new RangeError(`profile ${profile.id}: no encoding is called ${profile.text.encoding}`);
  const { protocol } = profile;
  const board = { profile, letters };
  switch (protocol.family) {
    case 'candle':
      return candleFamily({ ...board, protocol });
    case 'modbus':
      return modbusFamily({ ...board, protocol });
    case 'alpha':
      return alphaFamily({ ...board, protocol });
    case 'onbon':
      return onbonFamily({ ...board, protocol });
    case 'am03127':
      return am03127Family({ ...board, protocol });
    case 'pro-lite':
      return proLiteFamily({ ...board, protocol });
    case 'venus':
      return venusFamily({ ...board, protocol });
    case 'edi':
      return ediFamily({ ...board, protocol });
    case 'four-byte':
      return fourByteFamily({ ...board, protocol });
  }
}

/** How boards of each family behave. */
import { alphaBehaviour } from '../../led/families/alpha.js';
import { am03127Behaviour } from '../../led/families/am03127.js';
import { candleBehaviour } from '../../led/families/candle.js';
import { ediBehaviour } from '../../led/families/edi.js';
import { fourByteBehaviour } from '../../led/families/four-byte.js';
import { modbusBehaviour } from '../../led/families/modbus.js';
import { onbonBehaviour } from '../../led/families/onbon.js';
import { proLiteBehaviour } from '../../led/families/pro-lite.js';
import { venusBehaviour } from '../../led/families/venus.js';
import type { Behaviour, Inside } from './reaction.js';

export function behaviourOf(inside: Inside): Behaviour {
  const { protocol } = inside.profile;
  switch (protocol.family) {
    case 'candle':
      return candleBehaviour(inside, protocol);
    case 'modbus':
      return modbusBehaviour(inside, protocol);
    case 'alpha':
      return alphaBehaviour(inside, protocol);
    case 'onbon':
      return onbonBehaviour(inside, protocol);
    case 'am03127':
      return am03127Behaviour(inside);
    case 'pro-lite':
      return proLiteBehaviour(inside);
    case 'venus':
      return venusBehaviour(inside, protocol);
    case 'edi':
      return ediBehaviour(inside);
    case 'four-byte':
      return fourByteBehaviour(inside);
  }
}

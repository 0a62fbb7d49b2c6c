/** What the failure of a connection to headquarters means. */
import { RequestError } from '@nats-io/transport-node';
import { messageOf } from '../../drivers/error-code.js';
import type { LinkFault } from './state.js';

export function faultOf(error: unknown): { readonly fault: LinkFault; readonly detail: string } {
  const detail = messageOf(error);
  if (error instanceof RequestError && error.isNoResponders()) return { fault: 'headquartersSilent', detail };
  if (/authorization|authentication|permissions violation/i.test(detail)) return { fault: 'headquartersRefused', detail };
  if (/certificate|self.signed|altname/i.test(detail)) return { fault: 'headquartersNotTrusted', detail };
  if (/ENOENT|EACCES|seed|nkey/i.test(detail)) return { fault: 'headquartersSettings', detail };
  return { fault: 'headquartersAway', detail };
}

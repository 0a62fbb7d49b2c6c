/** `scanBoards`: finds the boards of a line that answer, with the rejections of the protocol. */
import type { Bus } from '../../../drivers/bus/bus.js';
import { scanBus } from '../../../drivers/led/scan-bus.js';
import type { LedSettings } from '../../config/devices/leds.js';
import { type Rejection, reject } from '../../model/errors.js';
import type { BoardScanOrder } from '../../pipeline/devices.js';
import { SCAN_ADDRESSES_MAX } from '../../protocol/commands/boards.js';
import type { ReplyData } from '../../protocol/registry.js';
import { faultText } from '../diagnostics/faults.js';

export async function scanBoards(
  bus: Bus,
  { name, family, profile }: LedSettings,
  { first, last }: BoardScanOrder,
): Promise<ReplyData<'scanBoards'> | Rejection> {
  if (last < first || last - first >= SCAN_ADDRESSES_MAX) {
    const fault = `expected ${first} or more, and at most ${SCAN_ADDRESSES_MAX} addresses in one request, got ${last}`;
    return reject('invalidField', { field: 'data.last', fault, why: 'range', least: first, most: first + SCAN_ADDRESSES_MAX - 1 });
  }
  const found = await scanBus(bus, family, { first, last });
  if (found === null) {
    const fault = `boards of ${name} (${profile.id}) answer no question that changes nothing`;
    return reject('invalidField', { field: 'data.device', fault, why: 'boardsSilent' });
  }
  if (typeof found !== 'string') return [...found];
  return reject('boardUnreached', { device: name, why: faultText(found), trouble: found });
}

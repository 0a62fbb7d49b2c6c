/** `setBoardAddress`: changes the address of a board, with the rejections of the protocol. */
import type { Bus } from '../../../drivers/bus/bus.js';
import { changeAddress } from '../../../drivers/led/change-address.js';
import type { LedSettings } from '../../config/devices/leds.js';
import { type Rejection, reject } from '../../model/errors.js';
import type { ErrorParameters, FieldFaultCode } from '../../model/refusal-reasons.js';
import type { BoardAddressOrder } from '../../pipeline/devices.js';
import { faultText } from '../diagnostics/faults.js';

export async function changeBoardAddress(
  bus: Bus,
  { name, family }: LedSettings,
  order: BoardAddressOrder,
): Promise<Rejection | undefined> {
  const { from, to, isOnlyBoard } = order;
  const outcome = await changeAddress(bus, family, { from: from ?? 'all', to, isOnlyBoard });
  const invalid = (field: string, why: FieldFaultCode, fault: string, more: ErrorParameters = {}): Rejection =>
    reject('invalidField', { ...more, field: `data.${field}`, fault, why });
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'outOfRange':
      return invalid('to', 'range', `expected addresses from ${family.addresses.first} to ${family.addresses.last}`, {
        least: family.addresses.first,
        most: family.addresses.last,
      });
    case 'impossible':
      return from === null
        ? invalid('from', 'addressNeeded', `expected the present address: boards of ${name} have no command for all of them`)
        : invalid('device', 'addressFixed', `boards of ${name} take no address by command; see their manual`);
    case 'everyBoard':
      return invalid('only_board', 'everyBoard', 'every board of the line would take the new address: unplug all others, then say true');
    case 'failed':
      return reject('boardUnreached', { device: name, why: faultText(outcome.fault), trouble: outcome.fault });
  }
}

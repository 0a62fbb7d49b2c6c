/** `setBoardAddress` and `scanBoards`: what an installation asks of the boards of a line, with the rejections of the protocol. */
import type { Bus } from '../../../drivers/bus/bus.js';
import { runErrand } from '../../../drivers/bus/errand.js';
import type { ExchangeResult } from '../../../drivers/bus/exchange.js';
import type { LedFault } from '../../../drivers/led/led-board.js';
import { scanBus } from '../../../drivers/led/scan-bus.js';
import type { LedSettings } from '../../config/devices/leds.js';
import { type Rejection, reject } from '../../model/errors/errors.js';
import type { ErrorParameters, FieldFaultCode } from '../../model/errors/refusal-reasons.js';
import type { BoardAddressOrder, BoardScanOrder } from '../../pipeline/platform/devices.js';
import { SCAN_ADDRESSES_MAX } from '../../protocol/commands/box/boards.js';
import type { ReplyData } from '../../protocol/registry.js';
import { saidFaultText } from '../diagnostics/faults.js';

const invalid = (field: string, why: FieldFaultCode, fault: string, more: ErrorParameters = {}): Rejection =>
  reject('invalidField', { ...more, field: `data.${field}`, fault, why });

const unreached = (device: string, fault: LedFault, says: string): Rejection =>
  reject('boardUnreached', { device, why: saidFaultText(fault, says), trouble: fault });

/** Of a board, or of its line. */
const FAULT_OF: Readonly<Record<ExchangeResult['kind'], LedFault | null>> = {
  sent: null,
  replied: null,
  silent: 'silent',
  bad: 'refused',
  lost: 'unplugged',
};

/** A board that answers has confirmed its new address. */
export async function changeBoardAddress(
  bus: Bus,
  { name, family }: LedSettings,
  { from, to, isOnlyBoard }: BoardAddressOrder,
): Promise<Rejection | undefined> {
  const { first, last } = family.addresses;
  const isValid = (address: number): boolean => address >= first && address <= last;
  if (!isValid(to) || (from !== null && !isValid(from))) {
    return invalid('to', 'range', `expected addresses from ${first} to ${last}`, { least: first, most: last });
  }
  const change = family.changeAddress(from ?? 'all', to);
  if (change === null || change.exchanges.length === 0) {
    return from === null
      ? invalid('from', 'addressNeeded', `expected the present address: boards of ${name} have no command for all of them`)
      : invalid('device', 'addressFixed', `boards of ${name} take no address by command; see their manual`);
  }
  if (change.reaches === 'everyBoard' && !isOnlyBoard) {
    return invalid('only_board', 'everyBoard', 'every board of the line would take the new address: unplug all others, then say true');
  }
  const faults: LedFault[] = [];
  const absence = await runErrand(bus, change.exchanges, true, (result) => {
    const fault = (result.kind === 'bad' ? family.gatewayFault(result.bytes) : null) ?? FAULT_OF[result.kind];
    if (fault !== null) faults.push(fault);
    return fault === null;
  });
  const [fault = absence] = faults;
  return fault === null ? undefined : unreached(name, fault, fault === absence ? bus.says : '');
}

export async function scanBoards(
  bus: Bus,
  { name, family, profile }: LedSettings,
  { first, last }: BoardScanOrder,
): Promise<ReplyData<'scanBoards'> | Rejection> {
  if (last < first || last - first >= SCAN_ADDRESSES_MAX) {
    const fault = `expected ${first} or more, and at most ${SCAN_ADDRESSES_MAX} addresses in one request, got ${last}`;
    return invalid('last', 'range', fault, { least: first, most: first + SCAN_ADDRESSES_MAX - 1 });
  }
  const found = await scanBus(bus, family, { first, last });
  if (found === null) return invalid('device', 'boardsSilent', `boards of ${name} (${profile.id}) answer no question that changes nothing`);
  return typeof found === 'string' ? unreached(name, found, bus.says) : [...found];
}

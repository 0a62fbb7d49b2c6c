/** Creates the devices that are kept open from the settings of keypads and scanners. */
import { BusKeypad } from '../../../drivers/input/bus-keypad.js';
import { HidKeypad } from '../../../drivers/input/hid-keypad.js';
import type { Keypad, KeypadListener } from '../../../drivers/input/keypad.js';
import { keypadKind } from '../../../drivers/input/keypads/index.js';
import { Scanner, type ScannerOptions } from '../../../drivers/input/scanner.js';
import type { PortAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import type { PortFactory } from '../../../drivers/ports/port.js';
import type { Timers } from '../../../drivers/timing.js';
import type { KeypadSettings, ScannerSettings } from '../../config/devices/inputs.js';
import type { Buses } from '../shared/buses.js';

export interface InputOpener {
  keypad(settings: KeypadSettings, listener: KeypadListener): Keypad;
  scanner(settings: ScannerSettings, listener: ScannerOptions['listener']): Pick<Scanner, 'close'>;
}

export function inputOpener(
  timers: Timers,
  buses: Pick<Buses, 'at'>,
  portOf: (address: PortAddress) => PortFactory = openPort,
): InputOpener {
  return {
    keypad: ({ profile: { keys, bounceMs }, address, line, lineAddress }, listener) => {
      const kind = keypadKind(keys);
      const common = { keys, bounceMs, timers, listener };
      if (kind.cable === 'hid') return new HidKeypad({ ...common, kind, openPort: portOf(address) });
      if (line === null) throw new Error('a keypad on a line has the settings of the line');
      return new BusKeypad({ ...common, kind, bus: buses.at(address, line), address: lineAddress });
    },
    scanner: ({ profile, layout, address }, listener) => new Scanner({ openPort: portOf(address), profile, layout, timers, listener }),
  };
}

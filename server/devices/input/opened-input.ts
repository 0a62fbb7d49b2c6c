/** Creates the devices that are kept open from the settings of keypads and scanners. */
import { BusKeypad } from '../../../drivers/input/bus-keypad.js';
import { HidKeypad } from '../../../drivers/input/hid-keypad.js';
import type { Keypad, KeypadListener } from '../../../drivers/input/keypad.js';
import { keypadKind } from '../../../drivers/input/keypads/index.js';
import { MqttKeypad } from '../../../drivers/input/mqtt-keypad.js';
import { Scanner, type ScannerOptions } from '../../../drivers/input/scanner.js';
import type { Messages } from '../../../drivers/mqtt/broker.js';
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

/** @param broker null = none is set */
export function inputOpener(
  timers: Timers,
  buses: Pick<Buses, 'at'>,
  broker: Messages | null,
  portOf: (address: PortAddress) => PortFactory = openPort,
): InputOpener {
  return {
    keypad: ({ profile: { keys, bounceMs }, address, line, lineAddress, lamp }, listener) => {
      const kind = keypadKind(keys);
      const common = { keys, bounceMs, timers, listener };
      if (kind.cable === 'mqtt' || address.kind === 'mqtt') {
        if (kind.cable !== 'mqtt' || address.kind !== 'mqtt') throw new Error('a keypad behind a broker has a topic');
        return broker === null
          ? withoutBroker(listener)
          : new MqttKeypad({ ...common, kind, broker, topic: address.topic, lampTopic: lamp });
      }
      if (kind.cable === 'hid') return new HidKeypad({ ...common, kind, openPort: portOf(address) });
      if (line === null) throw new Error('a keypad on a line has the settings of the line');
      return new BusKeypad({ ...common, kind, bus: buses.at(address, line), address: lineAddress });
    },
    scanner: ({ profile, layout, address }, listener) => new Scanner({ openPort: portOf(address), profile, layout, timers, listener }),
  };
}

function withoutBroker(listener: KeypadListener): Keypad {
  listener.fault('noBroker');
  return { show: () => undefined, close: async () => undefined };
}

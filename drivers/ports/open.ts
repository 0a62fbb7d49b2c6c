/** Makes the port factory of an address. */
import { openHid } from '../input/hid.js';
import { openModbusTcp } from '../led/modbus-tcp.js';
import type { PortAddress } from './address.js';
import { openCups } from './cups.js';
import { openFile, openUsblp } from './file.js';
import type { PortFactory } from './port.js';
import { openSerial } from './serial.js';
import { openTcp } from './tcp.js';
import { openUsb } from './usb.js';

/** Opens nothing until the returned function is called; it may be called again after each loss. */
export function openPort(address: PortAddress): PortFactory {
  switch (address.kind) {
    case 'usblp':
      return openUsblp(address);
    case 'usb':
      return openUsb(address);
    case 'serial':
      return openSerial(address);
    case 'tcp':
      return openTcp(address);
    case 'modbus':
      return openModbusTcp(address);
    case 'cups':
      return openCups(address);
    case 'file':
      return openFile(address);
    case 'hid':
      return openHid(address);
  }
}

/** A file, a FIFO or a device node that only takes bytes: for devices of other drivers, and to look at what would be printed. */
import { constants, open } from 'node:fs';
import { promisify } from 'node:util';
import type { FileAddress } from './address.js';
import { closeDescriptor, DescriptorPort } from './descriptor-port.js';
import { FAULTS_OPENING, portErrorOf } from './faults.js';
import { polledReadiness } from './polling.js';
import type { Port, PortFactory } from './port.js';

/** What a FIFO holds (Linux, pipe(7)). */
const BYTES_PER_WRITE_MAX = 65_536;

export function openFile({ path }: FileAddress): PortFactory {
  return async (listener): Promise<Port> => {
    // A node that is missing from /dev is a device that is unplugged: a file in its place would take every ticket and print none.
    const create = path.startsWith('/dev/') ? 0 : constants.O_CREAT;
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK | constants.O_NOCTTY | create;
    const fd = await promisify(open)(path, flags, 0o640).catch((error: unknown) => {
      throw portErrorOf(error, path, FAULTS_OPENING);
    });
    const descriptor = {
      fd,
      name: path,
      readiness: polledReadiness(),
      bytesPerWriteMax: BYTES_PER_WRITE_MAX,
      emptyRead: null,
      confirmsByEmptyWrite: false,
      wireMs: () => 0,
      close: () => closeDescriptor(fd),
    } as const;
    return new DescriptorPort(descriptor, listener);
  };
}

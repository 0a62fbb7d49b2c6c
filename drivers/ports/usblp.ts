/** A USB printer served by the kernel's driver (Linux, drivers/usb/class/usblp.c): `/dev/usb/lp0`. */
import { constants, open } from 'node:fs';
import { promisify } from 'node:util';
import type { UsblpAddress } from './address.js';
import { closeDescriptor, DescriptorPort } from './descriptor-port.js';
import { FAULTS_OPENING, portErrorOf } from './faults.js';
import { polledReadiness } from './polling.js';
import type { Port, PortFactory } from './port.js';

/** USBLP_BUF_SIZE: a write that does not wait gives the driver one block, and EAGAIN follows until the printer took it. */
const BLOCK_BYTES = 8192;

export function openUsblp({ path }: UsblpAddress): PortFactory {
  return async (listener): Promise<Port> => {
    const fd = await promisify(open)(path, constants.O_RDWR | constants.O_NONBLOCK).catch((error: unknown) => {
      throw portErrorOf(error, path, FAULTS_OPENING);
    });
    const readiness = polledReadiness();
    const descriptor = {
      fd,
      name: path,
      readiness,
      bytesPerWriteMax: BLOCK_BYTES,
      // A printer may answer with a packet of no bytes.
      emptyRead: 'noData',
      // usblp_write waits for the block before, then finds nothing to send.
      confirmsByEmptyWrite: true,
      wireMs: () => 0,
      close: () => closeDescriptor(fd),
    } as const;
    const received = (bytes: Uint8Array): void => {
      readiness.stirred();
      listener.received(bytes);
    };
    const port = new DescriptorPort(descriptor, { received, lost: (error) => listener.lost(error) });
    return {
      write: (bytes) => {
        readiness.stirred();
        return port.write(bytes);
      },
      close: () => port.close(),
    };
  };
}

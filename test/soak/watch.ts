/** The box from outside, again and again: memory, descriptors, and what it has written. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Box, residentMiB } from '../bench/processes.js';
import type { SoakDisk } from './disk.js';

export interface Sampled {
  readonly atMs: number;
  readonly residentMiB: number;
  /** What the main thread's objects take. */
  readonly heapMiB: number;
  /** Pages that its heap holds, free or not. */
  readonly heapPagesMiB: number;
  readonly descriptors: number;
  /** Of descriptors: sockets of clients, which come and go. */
  readonly sockets: number;
}

export interface Written {
  /** By the process, as the kernel accounts it: pages that it made dirty. */
  readonly processBytes: number;
  /** By the device under the data folder; null where it is not the box's alone. */
  readonly deviceBytes: number | null;
}

export class Watch {
  readonly samples: Sampled[] = [];

  constructor(
    private readonly box: Box,
    private readonly disk: SoakDisk,
  ) {}

  async look(): Promise<void> {
    const { pid } = this.box;
    const { heapUsed, heapTotal } = (await this.box.askProbe('memory')) as NodeJS.MemoryUsage;
    const table = readFileSync(`/proc/${pid}/net/tcp`, 'utf8') + readFileSync(`/proc/${pid}/net/tcp6`, 'utf8');
    const port = `:${this.box.port.toString(16).toUpperCase().padStart(4, '0')} `;
    this.samples.push({
      atMs: performance.now(),
      residentMiB: residentMiB(pid),
      heapMiB: heapUsed / 2 ** 20,
      heapPagesMiB: heapTotal / 2 ** 20,
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
      sockets: table.split('\n').filter((line) => isEstablishedAt(line, port)).length,
    });
  }

  written(): Written {
    const line = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${this.box.pid}/io`, 'utf8'));
    return { processBytes: Number(line?.[1]), deviceBytes: this.disk.bytesWritten() };
  }
}

/** `sl local_address rem_address st …`; 01 = established. */
function isEstablishedAt(line: string, port: string): boolean {
  const [, local = '', , state] = line.trim().split(/\s+/);
  return `${local} `.endsWith(port) && state === '01';
}

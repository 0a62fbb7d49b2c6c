/** A disk in memory, and as a file that can be mounted. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogEntry, Write } from './write-log.js';

export class DiskImage {
  private constructor(private readonly bytes: Buffer) {}

  static read(file: string): DiskImage {
    return new DiskImage(readFileSync(file));
  }

  copy(): DiskImage {
    return new DiskImage(Buffer.from(this.bytes));
  }

  write(entries: readonly LogEntry[]): void {
    for (const { write } of entries) if (write) this.put(write);
  }

  put({ at, bytes }: Pick<Write, 'at' | 'bytes'>): void {
    bytes.copy(this.bytes, at);
  }

  /** Mounts it, which plays the journal of its file system, while `look` looks at what is there. */
  async mounted<Result>(look: (folder: string) => Promise<Result>): Promise<Result> {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-power-found-'));
    const [file, mount] = [join(folder, 'disk.img'), join(folder, 'disk')];
    try {
      writeFileSync(file, this.bytes);
      mkdirSync(mount);
      execFileSync('mount', ['-o', 'loop,noatime', file, mount]);
      try {
        return await look(mount);
      } finally {
        execFileSync('umount', [mount]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

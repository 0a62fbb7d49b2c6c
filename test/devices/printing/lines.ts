/** A serial line over pseudo-terminals: socat is the cable, a device in software hangs on its other end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SerialCable {
  /** What the box opens. */
  readonly path: string;
  say(bytes: Uint8Array): void;
  /** Who hears what the box says. */
  onBytes(heard: (bytes: Uint8Array) => void): void;
  /** As when a USB adapter is unplugged: the kernel hangs the line up, and the link is gone. */
  pull(): Promise<void>;
}

export async function layCable(): Promise<SerialCable> {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-line-'));
  const path = join(folder, 'tty');
  const server = createServer().listen(join(folder, 'device'));
  const connected = once(server, 'connection');
  const socat = spawn('socat', [`PTY,raw,echo=0,link=${path}`, `UNIX-CONNECT:${join(folder, 'device')}`], { stdio: 'ignore' });
  const ended = once(socat, 'exit');
  const [device] = (await connected) as [Socket];
  device.on('error', () => {});
  return {
    path,
    say: (bytes) => device.write(bytes),
    onBytes: (heard) => device.on('data', heard),
    pull: async () => {
      socat.kill();
      await ended;
      device.destroy();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

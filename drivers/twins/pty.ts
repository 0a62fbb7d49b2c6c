/**
 * A simulated serial line: the product opens its end like any other serial line, a twin has the other end. Node cannot make a
 * pseudo-terminal; `script` of util-linux can, and every Debian has it (package bsdutils). It carries bytes both ways between the
 * pseudo-terminal and its own input and output.
 */
import { spawn } from 'node:child_process';

export interface PtyLine {
  /** Path that the product opens: `/dev/pts/3`. It is another one each time. */
  readonly path: string;
  /** Bytes from the twin. Lost if the line was not read for long, as on a wire. */
  send(bytes: Uint8Array): void;
  /** Like unplugging an adapter: the line hangs up, and its path is gone when this resolves. */
  close(): Promise<void>;
}

/**
 * Sets raw mode, so that the terminal interprets no byte. Then it prints the terminal's name and keeps the terminal open, also while the
 * product has it closed, until descriptor 3 ends: it ends with the other process, however that ends.
 */
const KEEP_OPEN = 'stty raw -echo && tty && exec cat <&3 >/dev/null';
/** A real adapter has a buffer, too; tests of slow readers need no more than this. */
const UNREAD_BYTES_MAX = 65_536;

/** @param received bytes written by the product. Rejects if the system has no `script` or no pseudo-terminals. */
export async function openPty(received: (bytes: Uint8Array) => void): Promise<PtyLine> {
  // Use a session of its own: a Ctrl-C is for the box, which still sends final content to its boards.
  const child = spawn('script', ['--quiet', '--flush', '--command', KEEP_OPEN, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const [input, output, complaints] = child.stdio;
  const life = child.stdio[3];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // Writing to a process that has ended; `close` reports it.
  for (const pipe of [input, life]) pipe?.on('error', () => {});
  let said = '';
  complaints.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const path = await new Promise<string>((resolve, reject) => {
    child.once('error', (error) => reject(new Error('no pseudo-terminal: script of util-linux cannot be started', { cause: error })));
    child.once('close', () => reject(new Error(`no pseudo-terminal: script said ${JSON.stringify(said.trim())}`)));
    let head = Buffer.alloc(0);
    const listen = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\n');
      if (end < 0) return;
      output.off('data', listen);
      output.on('data', received);
      resolve(head.toString('latin1', 0, end).trim());
      if (head.length > end + 1) received(head.subarray(end + 1));
    };
    output.on('data', listen);
  });
  return {
    path,
    send: (bytes) => {
      if (input.writableLength < UNREAD_BYTES_MAX) input.write(bytes);
    },
    close: () => {
      life?.destroy();
      return ended;
    },
  };
}

/**
 * A serial line in software: the product opens its end like any other serial line, a twin has the other end. Node cannot make a
 * pseudo-terminal; `script` of util-linux can, and every Debian has it (package bsdutils). It carries bytes both ways between the
 * pseudo-terminal and its own input and output.
 */
import { spawn } from 'node:child_process';

export interface PtyLine {
  /** What the product opens: `/dev/pts/3`. It is another one each time. */
  readonly path: string;
  /** What the twin says. Lost where nobody has read the line for long, as on a wire. */
  send(bytes: Uint8Array): void;
  /** As if the adapter was pulled: the line hangs up and its name is gone when this resolves. */
  close(): Promise<void>;
}

/**
 * Raw, so that no byte means anything to the terminal. Then its name is told, and the terminal is kept open, also while the product has
 * it closed, until descriptor 3 ends: however the process at its other end does, it ends then.
 */
const KEEP_OPEN = 'stty raw -echo && tty && exec cat <&3 >/dev/null';
/** A real adapter has a buffer, too; nobody means more than this by being slow. */
const UNREAD_BYTES_MAX = 65_536;

/**
 * Resolves when the line can be opened; rejects where the system has no `script` or no pseudo-terminals.
 * @param received what the product wrote
 */
export async function openPty(received: (bytes: Uint8Array) => void): Promise<PtyLine> {
  // In a session of its own: a Ctrl-C is for the box, which still wants to say goodbye to its boards.
  const child = spawn('script', ['--quiet', '--flush', '--command', KEEP_OPEN, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const [input, output, complaints] = child.stdio;
  const life = child.stdio[3];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // A pipe to a process that has ended; `close` tells it.
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

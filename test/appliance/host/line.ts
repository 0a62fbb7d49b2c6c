/** What hangs on the guest's second serial line, /dev/ttyS1. */
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface HostLine {
  /** The socket at the host's end. */
  readonly path: string;
  readonly end: () => void;
}

/**
 * `echo`: it sends back what it hears. `record`: it is silent, and keeps what it hears in `line` of the folder that the guest has too.
 * @param sockets a folder whose path is no longer than that of a socket may be
 */
export async function hostLine(sockets: string, exchange: string, manner: 'echo' | 'record'): Promise<HostLine> {
  const path = join(sockets, 'line');
  const server = createServer((line) => {
    line.on('error', () => line.destroy());
    if (manner === 'echo') line.pipe(line);
    else line.on('data', (bytes) => appendFileSync(join(exchange, 'line'), bytes));
  });
  server.listen(path);
  await once(server, 'listening');
  return { path, end: () => server.close() };
}

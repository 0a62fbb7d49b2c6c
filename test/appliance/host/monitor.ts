/** The socket on which QEMU takes commands (QMP). */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

interface Reply {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

/** Gives one command to QEMU, whose monitor listens on the socket `monitor`, and answers what it returns. */
export async function command(monitor: string, wanted: object): Promise<unknown> {
  const socket = connect(monitor);
  await once(socket, 'connect');
  const say = (what: object): boolean => socket.write(`${JSON.stringify(what)}\n`);
  let isGreeted = false;
  try {
    for await (const line of createInterface({ input: socket })) {
      const reply = JSON.parse(line) as Reply;
      if (reply.error) throw new Error(reply.error.desc);
      if ('QMP' in reply) say({ execute: 'qmp_capabilities' });
      else if (!('return' in reply)) continue;
      else if (isGreeted) return reply.return;
      else isGreeted = say(wanted) || true;
    }
    throw new Error('QEMU hung up');
  } finally {
    socket.destroy();
  }
}

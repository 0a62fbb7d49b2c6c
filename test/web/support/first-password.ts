/** The first password of a box that has nobody yet. */
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Box } from '../../support/box.js';
import { md5, RawClient, RawSession } from '../../support/raw-client.js';

/** As `qctl admin reset-password` does it: through the socket on the machine, which asks for no password. */
export async function giveFirstPassword({ data }: Box): Promise<void> {
  const socket = new WebSocket('ws://localhost/', { createConnection: () => connectSocket(join(data, 'qbox.sock')) });
  const client = new RawClient(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  const login = await client.request<{ readonly token: string; readonly user: { readonly id: number } }>({
    command: 'login',
    data: { component: 'administrator', login: 'admin' },
  });
  await new RawSession(client, login.data.token).ask('setUser', { id: login.data.user.id, password: md5('12345') });
  await client.close();
}

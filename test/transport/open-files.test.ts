/** More connections than the system lets the process open: the box must keep what it needs for its own files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { TransportOptions } from '../../server/transport/server.js';
import { Client, OPTIONS, TcpClient } from './fixture.js';

const OPEN_FILES = 300;
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const TLS = { certificate: path('./certificate/certificate.pem'), key: path('./certificate/key.pem') };

/** A process of its own, because the limit is one of the process: it answers each text with the first line of a file it opens for it. */
const SERVER = `
  import { readFileSync } from 'node:fs';
  import { listen } from ${JSON.stringify(new URL('../../dist/server/transport/server.js', import.meta.url).href)};
  const ignore = () => undefined;
  const firstLine = () => readFileSync(${JSON.stringify(path('../../package.json'))}, 'utf8').split('\\n')[0];
  const handler = { connected: ignore, received: (peer) => peer.send(firstLine()), refused: ignore, drained: ignore, disconnected: ignore };
  const transport = await listen({ ...JSON.parse(process.argv[1]), pages: new Map() }, handler);
  console.log(transport.port);
`;

async function limitedServer(tls: TransportOptions['tls']): Promise<number> {
  const command = `ulimit -n ${OPEN_FILES} && exec "$0" --input-type=module -e "$1" "$2"`;
  const child = spawn('sh', ['-c', command, process.execPath, SERVER, JSON.stringify({ ...OPTIONS, tls })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return Number(line.toString());
}

it.each([
  ['ws', null],
  ['wss', TLS],
])('connections beyond the limit are closed, and everybody who is in can work (%s)', async (scheme, tls) => {
  const port = await limitedServer(tls);
  const address = `${scheme}://127.0.0.1:${port}`;
  const bystander = await Client.open(address, { rejectUnauthorized: false });
  const crowd = await Promise.all(Array.from({ length: 2 * OPEN_FILES }, () => TcpClient.connect(port)));
  await expect.poll(() => crowd.filter(({ socket }) => socket.destroyed).length).toBeGreaterThan(OPEN_FILES);
  expect(await bystander.ask('x')).toBe('{');
  for (const { socket } of crowd) socket.destroy();
  await expect.poll(() => Client.open(address, { rejectUnauthorized: false }).then((newcomer) => newcomer.ask('x'))).toBe('{');
});

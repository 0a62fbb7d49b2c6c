/** The listeners and their limits, from the configuration. */
import { join } from 'node:path';
import { isSocketPath, NO_SOCKET } from '../config/kinds.js';
import type { Config } from '../config/load.js';
import type { TransportOptions } from '../transport/server.js';
import type { Log } from './log.js';

/** The default name, in the data folder. */
export const SOCKET_FILE = 'qbox.sock';

export function transportOptions(
  { server, web, limits }: Config,
  pages: Pick<TransportOptions, 'pages' | 'visitorPages'>,
  log: Log,
): TransportOptions {
  return {
    host: server.host,
    port: server.port,
    tls: server.tlsCertificate && server.tlsKey ? { certificate: server.tlsCertificate, key: server.tlsKey } : null,
    plainPort: server.plainPort,
    visitorPort: web.visitorPort,
    socket: socketPath(server, log),
    allowedOrigins: server.allowedOrigins,
    frameBytes: limits.frameBytes,
    connections: limits.connections,
    connectionsPerAddress: limits.connectionsPerAddress,
    idleTimeoutSeconds: limits.idleTimeoutSeconds,
    cutNoted: (note) => log.info(note, 'connections closed by the box'),
    ...pages,
  };
}

/** A path that is too long does not prevent the start: the box can be reached over the network. */
function socketPath({ socket, data }: Config['server'], log: Log): string | null {
  if (socket === NO_SOCKET) return null;
  if (socket !== null) return socket;
  const path = join(data, SOCKET_FILE);
  if (isSocketPath(path)) return path;
  log.warn({ path }, 'no local socket: its path would be too long for the system; set a shorter path in [server] socket');
  return null;
}

/** Around listening: uWebSockets says only "no" when it cannot. What a technician needs to read is found out here. */
import { lookup } from 'node:dns/promises';
import { lstat, readFile } from 'node:fs/promises';
import { connect, createServer, type ListenOptions } from 'node:net';
import { createSecureContext } from 'node:tls';

/** Paths of PEM files; the certificate file may hold its chain. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The address to listen on. IPv4 first, because `localhost` means 127.0.0.1 to most clients and uWebSockets would take ::1 alone. */
export async function resolveHost(host: string): Promise<string> {
  try {
    return (await lookup(host, { verbatim: false })).address;
  } catch (error) {
    throw new Error(`host: "${host}" is no address and no name that can be resolved (${codeOf(error)})`, { cause: error });
  }
}

/**
 * A port that nobody has. uWebSockets would pick one itself, but leaves out SO_REUSEADDR when it does: a box that was killed and
 * is started again on the port it had picked would then wait a minute for the remains of its own connections.
 */
export async function freePort(address: string): Promise<number> {
  const outcome = await tryListening({ host: address, port: 0 });
  if ('port' in outcome) return outcome.port;
  throw faultOf(outcome.code, address, 0);
}

/** Why listening failed, found by trying it again with Node's own sockets. */
export async function explainFailedListen(address: string, port: number): Promise<Error> {
  const outcome = await tryListening({ host: address, port });
  return faultOf('code' in outcome ? outcome.code : 'the reason is gone now, try again', address, port);
}

const CHOOSE_PORT = 'stop that, or choose another port (--port, QBOX_PORT, or port under [server])';

function faultOf(code: string, address: string, port: number): Error {
  if (code === 'EADDRINUSE') return new Error(`port ${port} on ${address} is in use by another program or another box: ${CHOOSE_PORT}`);
  if (code === 'EACCES') return new Error(`not allowed to listen on ${address} port ${port}: ports below 1024 need CAP_NET_BIND_SERVICE`);
  if (code === 'EADDRNOTAVAIL') return new Error(`host: ${address} is not an address of this machine`);
  return new Error(`cannot listen on ${address} port ${port} (${code})`);
}

/** Listens for a moment with Node's own sockets. */
function tryListening(where: ListenOptions): Promise<{ readonly port: number } | { readonly code: string }> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve({ code: codeOf(error) }));
    probe.listen({ ...where, exclusive: true }, () => {
      const bound = probe.address();
      probe.close(() => resolve({ port: typeof bound === 'object' && bound !== null ? bound.port : 0 }));
    });
  });
}

/**
 * Rejects unless a socket may be put at this path: what uWebSockets finds there it removes, whatever it is. A socket that a killed
 * box has left answers nobody, and may go.
 */
export async function checkSocketPath(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  if (!found.isSocket()) throw new Error(`socket: ${path} is something else than a socket, and is left as it is`);
  if (await answers(path)) throw new Error(`socket: another box (or another program) answers at ${path}`);
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    // Who is too busy to answer, or answers only others, is there.
    probe.once('error', (error) => resolve(codeOf(error) !== 'ECONNREFUSED' && codeOf(error) !== 'ENOENT'));
  });

/** Why there is no socket, found by trying it again with Node's own. */
export async function explainFailedSocket(path: string): Promise<Error> {
  const outcome = await tryListening({ path });
  const why = 'code' in outcome ? outcome.code : 'the reason is gone now, try again';
  return new Error(`socket: cannot listen at ${path} (${why}); another path can be set, or "none"`);
}

/** Reads both files and puts them together, because uWebSockets says no more than "App construction failed". */
export async function checkCertificate(tls: TlsFiles): Promise<void> {
  const cert = await readPem('certificate', tls.certificate);
  const key = await readPem('key', tls.key);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new Error(`TLS: ${tls.certificate} and ${tls.key} are not a certificate and its key in PEM (${messageOf(error)})`, {
      cause: error,
    });
  }
}

async function readPem(what: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Error(`TLS: cannot read the ${what} ${path} (${codeOf(error)})`, { cause: error });
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : messageOf(error));
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Where connections come in: the main port, a plain one beside it for old devices, one for visitors' phones, and a socket on this machine.
 * The only file that imports uWebSockets.js. All of them lead to one server, so that all connections count against the same limits.
 */

import uWS from 'uWebSockets.js';
import { lookup } from 'node:dns/promises';
import { chmodSync, rmSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { connect, createServer, type ListenOptions } from 'node:net';
import { createSecureContext } from 'node:tls';
import { errorCode, messageOf } from '../../drivers/error-code.js';
import { hostInUrl } from './address.js';

export interface DoorOptions {
  /** A name or an address; `0.0.0.0` = every IPv4 address, `::` = every address. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Paths of PEM files; null = plain HTTP and `ws`. */
  readonly tls: TlsFiles | null;
  /** A second port without TLS; null = none, 0 = any free one. */
  readonly plainPort: number | null;
  /** A port without TLS for visitors' pages only; null = none, 0 = any free one. */
  readonly visitorPort: number | null;
  /** Path of a Unix socket for this machine; null = none. */
  readonly socket: string | null;
}

export type App = uWS.TemplatedApp;

/** The listener of a connection decides what is served on it; `plain` serves the same as `main`, without TLS. */
export type Door = 'main' | 'plain' | 'local' | 'visitors';

/** The properties of a new connection. */
export interface Place {
  readonly door: Door;
  /** The longest frame that is accepted. */
  readonly mostBytes: number;
  /** Whether it can send such a frame; if not, uWebSockets cuts it at the header of a shorter one. */
  readonly isLong: boolean;
}

/** Adds the routes of a listener. */
export type Serve = (app: App, door: Door) => void;

/** A few bytes can unpack to gigabytes, each connection would need a window, and the network is local. */
export const NO_COMPRESSION = uWS.DISABLED;

/** For the owner and its group. uWebSockets creates the file for the owner alone, so it is never more open than this (a test checks it). */
const SOCKET_MODE = 0o660;

/** Another program may take a free port between finding and using it. */
const FREE_PORT_ATTEMPTS = 5;

type ListenSocket = uWS.us_listen_socket;

/** Opens all listeners, or none. Rejects with an Error that says what is wrong with host, port, certificate or path. */
export async function openListeners(options: DoorOptions, serve: Serve): Promise<Listeners> {
  if (options.tls !== null) await checkCertificate(options.tls);
  const address = await resolveHost(options.host);
  const listeners = new Listeners(serve);
  try {
    await listeners.openPort(address, options);
    if (options.plainPort !== null) await listeners.openPlainPort(address, options.plainPort);
    if (options.visitorPort !== null) await listeners.openVisitorPort(address, options.visitorPort);
    if (options.socket !== null) await listeners.openSocket(options.socket);
  } catch (fault) {
    listeners.shut();
    listeners.cut();
    throw fault;
  }
  return listeners;
}

export class Listeners {
  readonly #serve: Serve;
  readonly #apps: App[] = [];
  readonly #listening: ListenSocket[] = [];
  #socket: string | null = null;
  port = 0;
  plainPort: number | null = null;
  visitorPort: number | null = null;
  url = '';

  constructor(serve: Serve) {
    this.#serve = serve;
  }

  async openPort(address: string, { host, port, tls }: DoorOptions): Promise<void> {
    const app = tls === null ? uWS.App() : uWS.SSLApp({ cert_file_name: tls.certificate, key_file_name: tls.key });
    this.port = await this.#listen(app, address, port, tls === null ? 'plain' : 'main');
    this.url = `${tls === null ? 'http' : 'https'}://${hostInUrl(host)}:${this.port}`;
  }

  async openPlainPort(address: string, port: number): Promise<void> {
    this.plainPort = await this.#listen(uWS.App(), address, port, 'plain');
  }

  async openVisitorPort(address: string, port: number): Promise<void> {
    this.visitorPort = await this.#listen(uWS.App(), address, port, 'visitors');
  }

  async openSocket(path: string): Promise<void> {
    await checkSocketPath(path);
    const app = this.#behind(uWS.App(), 'local');
    // It replaces the file that a killed box left.
    const socket = await new Promise<ListenSocket | false>((resolve) => app.listen_unix(resolve, path));
    if (socket === false) throw await explainFailedSocket(path);
    this.#listening.push(socket);
    this.#socket = path;
    chmodSync(path, SOCKET_MODE);
  }

  /** Accepts no further connections. */
  shut(): void {
    for (const socket of this.#listening.splice(0)) uWS.us_listen_socket_close(socket);
    if (this.#socket !== null) rmSync(this.#socket, { force: true });
    this.#socket = null;
  }

  /** Cuts the connections that are still open. */
  cut(): void {
    for (const app of this.#apps.splice(0)) app.close();
  }

  #behind(app: App, door: Door): App {
    this.#apps.push(app);
    this.#serve(app, door);
    return app;
  }

  async #listen(app: App, address: string, wantedPort: number, door: Door = 'main'): Promise<number> {
    this.#behind(app, door);
    for (let attempt = 1; ; attempt += 1) {
      const port = wantedPort === 0 ? await freePort(address) : wantedPort;
      const socket = await listenOnce(app, address, port);
      if (socket !== false) {
        this.#listening.push(socket);
        return uWS.us_socket_local_port(socket);
      }
      if (wantedPort !== 0 || attempt === FREE_PORT_ATTEMPTS) throw await explainFailedListen(address, port);
    }
  }
}

/** The declared types lack this overload, the native function has it: host, port, options, callback. */
type ListenWithOptions = (host: string, port: number, options: number, done: (socket: ListenSocket | false) => void) => void;

function listenOnce(app: App, address: string, port: number): Promise<ListenSocket | false> {
  // Without this option two boxes could share one port, and each would get half of the visitors.
  const { LIBUS_LISTEN_EXCLUSIVE_PORT } = uWS as unknown as { LIBUS_LISTEN_EXCLUSIVE_PORT: number };
  return new Promise((resolve) => (app.listen as unknown as ListenWithOptions)(address, port, LIBUS_LISTEN_EXCLUSIVE_PORT, resolve));
}

/** Paths of PEM files; the certificate file may hold its chain. */
interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The address to listen on. IPv4 first, because `localhost` means 127.0.0.1 to most clients and uWebSockets would take ::1 alone. */
async function resolveHost(host: string): Promise<string> {
  try {
    return (await lookup(host, { verbatim: false })).address;
  } catch (error) {
    throw new Error(`host: "${host}" is no address and no name that can be resolved (${codeOf(error)})`, { cause: error });
  }
}

/**
 * A free port. uWebSockets could pick one itself, but then without SO_REUSEADDR: a box that was killed and is started again on that port
 * would wait a minute for its own old connections to end.
 */
export async function freePort(address: string): Promise<number> {
  const outcome = await tryListening({ host: address, port: 0 });
  if ('port' in outcome) return outcome.port;
  throw faultOf(outcome.code, address, 0);
}

/** Why listening failed, found by trying it again with Node's own sockets. */
async function explainFailedListen(address: string, port: number): Promise<Error> {
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
 * Rejects unless a socket may be created at this path: uWebSockets removes anything that it finds there. A socket that a killed box left
 * does not answer, and may be removed.
 */
async function checkSocketPath(path: string): Promise<void> {
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
    // Any other error (a full backlog, no permission) means that a process uses the socket.
    probe.once('error', (error) => resolve(codeOf(error) !== 'ECONNREFUSED' && codeOf(error) !== 'ENOENT'));
  });

/** Why the socket could not be created, found by trying it again with Node's own sockets. */
async function explainFailedSocket(path: string): Promise<Error> {
  const outcome = await tryListening({ path });
  const why = 'code' in outcome ? outcome.code : 'the reason is gone now, try again';
  return new Error(`socket: cannot listen at ${path} (${why}); another path can be set, or "none"`);
}

/** Reads and checks both files, because uWebSockets reports only "App construction failed". */
async function checkCertificate(tls: TlsFiles): Promise<void> {
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

const codeOf = (error: unknown): string => errorCode(error) ?? messageOf(error);

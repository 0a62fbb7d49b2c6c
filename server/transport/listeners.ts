/**
 * Where connections come in: the main port, a plain one beside it for old devices, one for visitors' phones, and a socket on this
 * machine. The only file that imports uWebSockets.js. What is behind the doors is one server, which counts all who come against the
 * same limits.
 */

import uWS from 'uWebSockets.js';
import { chmodSync, rmSync } from 'node:fs';
import { hostInUrl } from './address.js';
import {
  checkCertificate,
  checkSocketPath,
  explainFailedListen,
  explainFailedSocket,
  freePort,
  resolveHost,
  type TlsFiles,
} from './listening.js';

export interface DoorOptions {
  /** A name or an address; `0.0.0.0` = every IPv4 address, `::` = every address. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Paths of PEM files; null = plain HTTP and `ws`. */
  readonly tls: TlsFiles | null;
  /** A second port without TLS; null = none, 0 = any free one. */
  readonly plainPort: number | null;
  /** A port without TLS for visitors' own pages alone; null = none, 0 = any free one. */
  readonly visitorPort: number | null;
  /** Path of a Unix socket for this machine; null = none. */
  readonly socket: string | null;
}

export type App = uWS.TemplatedApp;

/** Who comes through a door decides what is behind it. */
export type Door = 'main' | 'local' | 'visitors';

/** Where somebody comes in. */
export interface Place {
  readonly door: Door;
  /** The longest frame that is not refused. */
  readonly mostBytes: number;
  /** Whether it can send such a frame, or uWebSockets cuts it at the head of a shorter one. */
  readonly isLong: boolean;
}

/** Puts what answers behind a door. */
export type Serve = (app: App, door: Door) => void;

/** A few bytes can be unpacked to gigabytes, each connection would need a window, and the network is local. */
export const NO_COMPRESSION = uWS.DISABLED;

/** The owner and his group. uWebSockets makes the file for its owner alone, so it is never more open than this (a test looks). */
const SOCKET_MODE = 0o660;

/** How often a free port may be snatched away between finding and taking it. */
const FREE_PORT_ATTEMPTS = 5;

type ListenSocket = uWS.us_listen_socket;

/** Opens them all, or none. Rejects with an Error that says what is wrong with host, port, certificate or path. */
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
    this.port = await this.#listen(app, address, port);
    this.url = `${tls === null ? 'http' : 'https'}://${hostInUrl(host)}:${this.port}`;
  }

  async openPlainPort(address: string, port: number): Promise<void> {
    this.plainPort = await this.#listen(uWS.App(), address, port);
  }

  async openVisitorPort(address: string, port: number): Promise<void> {
    this.visitorPort = await this.#listen(uWS.App(), address, port, 'visitors');
  }

  async openSocket(path: string): Promise<void> {
    await checkSocketPath(path);
    const app = this.#behind(uWS.App(), 'local');
    // It takes the place of a file that a killed box has left.
    const socket = await new Promise<ListenSocket | false>((resolve) => app.listen_unix(resolve, path));
    if (socket === false) throw await explainFailedSocket(path);
    this.#listening.push(socket);
    this.#socket = path;
    chmodSync(path, SOCKET_MODE);
  }

  /** Nobody comes in any more. */
  shut(): void {
    for (const socket of this.#listening.splice(0)) uWS.us_listen_socket_close(socket);
    if (this.#socket !== null) rmSync(this.#socket, { force: true });
    this.#socket = null;
  }

  /** Whoever is still in is out. */
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

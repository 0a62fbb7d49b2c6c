/** A printer on the network: raw bytes over TCP, port 9100. */
import { connect, type Socket } from 'node:net';
import { formatPortAddress, type TcpAddress } from './address.js';
import { type Faults, portErrorOf } from './faults.js';
import { type Port, PortError, type PortFactory, type PortListener } from './port.js';

/** A printer in the LAN answers in milliseconds; one that is switched off never does. */
const CONNECT_TIMEOUT_MS = 5000;
/** After this much silence the kernel probes the peer. */
const KEEP_ALIVE_AFTER_MS = 10_000;

export function openTcp(address: TcpAddress, connectTimeoutMs = CONNECT_TIMEOUT_MS): PortFactory {
  return (listener) => {
    const name = formatPortAddress(address);
    const { host, port } = address;
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS });
    return new Promise((resolve, reject) => {
      const fail = (error: PortError): void => {
        socket.destroy();
        reject(error);
      };
      socket.setTimeout(connectTimeoutMs, () => fail(new PortError('absent', `${name}: no answer within ${connectTimeoutMs} ms`)));
      socket.once('error', (error) => fail(portErrorOf(error, name, FAULTS_CONNECTING)));
      socket.once('connect', () => {
        socket.setTimeout(0);
        socket.removeAllListeners('error').removeAllListeners('timeout');
        resolve(new TcpPort(socket, name, listener));
      });
    });
  };
}

class TcpPort implements Port {
  readonly #closed: Promise<void>;
  readonly #rejects = new Set<(error: PortError) => void>();
  #end: PortError | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly name: string,
    private readonly listener: PortListener,
  ) {
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => resolve());
    });
    socket.on('error', (error) => this.#lose(new PortError('lost', `${name}: ${error.message}`, { cause: error })));
    socket.on('end', () => this.#lose(new PortError('lost', `${name}: the other end closed the connection`)));
    socket.on('data', (bytes) => this.#received(bytes));
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#rejects.add(reject);
      this.socket.write(bytes, (error) => {
        // Errors arrive here before the event; pending writes and the listener get the same message.
        if (error) this.#lose(new PortError('lost', `${this.name}: ${error.message}`, { cause: error }));
        this.#rejects.delete(reject);
        resolve();
      });
    });
  }

  close(): Promise<void> {
    this.#finish(new PortError('closed', `${this.name} was closed`));
    return this.#closed;
  }

  #received(bytes: Uint8Array): void {
    if (!this.#end) this.listener.received(Uint8Array.from(bytes));
  }

  #lose(error: PortError): void {
    if (this.#finish(error)) this.listener.lost(error);
  }

  #finish(end: PortError): boolean {
    if (this.#end) return false;
    this.#end = end;
    for (const reject of this.#rejects) reject(end);
    this.#rejects.clear();
    this.socket.destroy();
    return true;
  }
}

const FAULTS_CONNECTING: Faults = {
  ECONNREFUSED: ['absent', 'connection refused: the port is wrong, or the printer serves another client'],
  ECONNRESET: ['absent', 'the connection was reset at once: the printer serves another client'],
  EHOSTUNREACH: ['absent', 'no such device in the network: is it switched on and plugged in?'],
  ENETUNREACH: ['absent', 'the network is not reachable'],
  ETIMEDOUT: ['absent', 'no answer'],
  ENOTFOUND: ['absent', 'the name is not known'],
  EAI_AGAIN: ['absent', 'the name server does not answer'],
  EACCES: ['denied', 'permission denied'],
  EPERM: ['denied', 'permission denied'],
};

/** The client in Node: the one file that imports the package `ws`. */
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { checkedTls } from './certificate-check.js';
import { type ClientOptions, QboxClient, type SocketConstructor } from './client.js';

export interface NodeClientOptions extends Omit<ClientOptions, 'WebSocket'> {
  /** SHA-256 of the one certificate that is trusted, in hexadecimal; without it, those of authorities that this machine trusts. */
  readonly fingerprint?: string | undefined;
  /** Opens a socket of this machine by its path; by default it is connected to as it is. */
  readonly connectLocal?: (path: string) => Socket;
}

/** Connects at once; see `QboxClient`. The URL may also be `ws+unix:PATH:/`, a socket on this machine. */
export const nodeClient = ({ fingerprint, connectLocal = connect, ...options }: NodeClientOptions): QboxClient =>
  new QboxClient({ ...options, WebSocket: socketsWith(fingerprint, connectLocal) });

const LOCAL = /^ws\+unix:(.+):[^:]*$/;

/** The package's own `ws+unix` reads the path as part of a URL, and would not find one with a space. */
const socketsWith = (fingerprint: string | undefined, connectLocal: (path: string) => Socket): SocketConstructor =>
  class extends WebSocket {
    constructor(url: string) {
      const [, path] = LOCAL.exec(url) ?? [];
      if (path !== undefined) super('ws://localhost/', { createConnection: () => connectLocal(path) });
      else super(url, url.startsWith('wss:') ? { createConnection: checkedTls(fingerprint) } : {});
    }
  };

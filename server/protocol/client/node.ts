/**
 * The client in Node: the one file that imports the package `ws`. A box makes its own certificate, which no authority knows: a client that
 * is to trust it names its fingerprint. Without one, the error shows the fingerprint of the box and how to use it; no certificate is
 * accepted silently.
 */
import { connect, type createConnection, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
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

/** Only the hexadecimal digits count: it may be written with colons, in any case. */
export const digitsOf = (fingerprint: string): string =>
  fingerprint
    .replace(/^sha-?256[:=]/i, '')
    .replace(/[:\s]/g, '')
    .toUpperCase();

export const isFingerprint = (text: string): boolean => /^[0-9A-F]{64}$/.test(digitsOf(text));

/** Opens connections for the package `ws`; one that is not trusted closes before anything is sent on it. */
function checkedTls(fingerprint: string | undefined): typeof createConnection {
  const open = (options: ConnectionOptions): TLSSocket => {
    const host = options.host ?? '';
    // The path is that of the page, and not of a socket; the check follows when the certificate is there.
    const socket = connectTls({ ...options, path: undefined, servername: isIP(host) ? '' : host, rejectUnauthorized: false });
    socket.once('secureConnect', () => {
      const fault = faultOf(socket, fingerprint);
      if (fault !== null) socket.destroy(new Error(fault));
    });
    return socket;
  };
  // `ws` calls it with options alone.
  return open as unknown as typeof createConnection;
}

function faultOf(socket: TLSSocket, wanted: string | undefined): string | null {
  const { fingerprint256: shown = '' } = socket.getPeerCertificate();
  if (wanted === undefined) {
    if (socket.authorized) return null;
    return (
      `its certificate is not trusted (${String(socket.authorizationError)}). Its fingerprint is ${shown}: ` +
      'if "qctl tls show" on the box says the same, give it with --fingerprint or QBOX_FINGERPRINT'
    );
  }
  if (shown !== '' && digitsOf(shown) === digitsOf(wanted)) return null;
  return `its certificate is another one than was expected: its fingerprint is ${shown}. Was it renewed? See "qctl tls show" on the box`;
}

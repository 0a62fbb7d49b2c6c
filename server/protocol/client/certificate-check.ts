/**
 * Whether the box at the other end is the right one. A box makes its own certificate, which no authority knows; so a client that is to
 * trust it names its fingerprint, and whoever has not learns it here, with what to do. Nothing is ever accepted without a word.
 */
import type { createConnection } from 'node:net';
import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';

/** Only the hexadecimal digits count: it may be written with colons, in any case. */
export const digitsOf = (fingerprint: string): string =>
  fingerprint
    .replace(/^sha-?256[:=]/i, '')
    .replace(/[:\s]/g, '')
    .toUpperCase();

export const isFingerprint = (text: string): boolean => /^[0-9A-F]{64}$/.test(digitsOf(text));

/** Opens connections for the package `ws`; one that is not trusted ends before anything was said on it. */
export function checkedTls(fingerprint: string | undefined): typeof createConnection {
  const open = (options: ConnectionOptions): TLSSocket => {
    const host = options.host ?? '';
    // The path is that of the page, and not of a socket; the check follows when the certificate is there.
    const socket = connect({ ...options, path: undefined, servername: isIP(host) ? '' : host, rejectUnauthorized: false });
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

/**
 * A box that was given a certificate is at https:// from its next start on, at the same port, and answers at http:// no longer: a page
 * without a connection looks there, and moves if this browser trusts the certificate.
 */
const LOOK_MS = 5_000;

let beat: ReturnType<typeof setInterval> | undefined;
let socket: WebSocket | undefined;

/** One for the page, however many connections it has. */
export function lookForHttps(isLost: boolean): void {
  if (!isLost || location.protocol !== 'http:') {
    clearInterval(beat);
    beat = undefined;
    return;
  }
  beat ??= setInterval(look, LOOK_MS);
}

function look(): void {
  socket?.close();
  socket = new WebSocket(`wss://${location.host}/`);
  socket.onopen = () => location.replace(secureAddress(location.href));
}

export const secureAddress = (address: string): string => address.replace(/^http:/, 'https:');

/** What the ceilings share: they answer each command with the data that the box itself answered to it, written anew each time. */
import uWS from 'uWebSockets.js';

/** The data of a reply by command. */
export type Replies = Readonly<Record<string, unknown>>;

interface Request {
  readonly token: string;
  readonly command: string;
  readonly data: unknown;
  readonly id?: string;
}

/** As large as what the box keeps of a call. */
export const EVENT = { t: 'called', at: 1_790_000_000_000, c: 123_456, w: 111, u: 203, ops: [0] };

export type CeilingSocket = uWS.WebSocket<object>;

/** JSON in, JSON out: the least that any server of this protocol has to do. */
export function answerTo(message: ArrayBuffer, replies: Replies): string {
  const request = JSON.parse(Buffer.from(message).toString()) as Request;
  const { token, command, id } = request;
  // Without an id it has none: JSON leaves out what is undefined.
  return JSON.stringify({ dateTime: new Date().toISOString(), command, data: replies[command], token, id });
}

/** Waits for the replies from the parent, listens on a free port, and tells it. */
export function runCeiling(onMessage: (socket: CeilingSocket, message: ArrayBuffer, replies: Replies) => void): void {
  process.once('message', (replies: Replies) => {
    uWS
      .App()
      .ws<object>('/*', { compression: uWS.DISABLED, message: (socket, message) => onMessage(socket, message, replies) })
      .listen('127.0.0.1', 0, (listenSocket) => {
        if (listenSocket === false) throw new Error('the ceiling could not listen');
        process.send?.({ port: uWS.us_socket_local_port(listenSocket) });
      });
  });
  process.on('disconnect', () => process.exit(0));
}

/** A client that speaks WebSocket as it likes: frames that are announced and never end. */
import type { Socket } from 'node:net';

const MIB = 1024 * 1024;
const PAYLOAD = Buffer.alloc(16 * MIB, 'a');
const UPGRADE =
  'GET / HTTP/1.1\r\nHost: box\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';

/** Resolves when the box has answered, or closed the connection. */
export async function upgraded(socket: Socket): Promise<Socket> {
  socket.on('error', () => undefined);
  await new Promise<void>((done) => {
    socket.once('data', () => done());
    socket.once('close', () => done());
    socket.write(UPGRADE);
  });
  return socket;
}

/** Resolves when the system has taken all of it, or the box has closed the connection. */
export const written = (socket: Socket, bytes: Uint8Array): Promise<void> =>
  new Promise((done) => {
    if (socket.destroyed) {
      done();
      return;
    }
    socket.once('close', done);
    socket.write(bytes, () => {
      socket.off('close', done);
      done();
    });
  });

function head(opcode: number, length: number, fin = true): Buffer {
  const bytes = Buffer.alloc(14);
  bytes[0] = (fin ? 0x80 : 0) | opcode;
  bytes[1] = 0xff;
  bytes.writeBigUInt64BE(BigInt(length), 2);
  return bytes;
}

export async function stopInTheMiddle(socket: Socket, announced: number, sent: number): Promise<void> {
  await written(socket, head(1, announced));
  await written(socket, PAYLOAD.subarray(0, sent));
}

/** Pieces of a message that never ends, with pongs between them, as if somebody were there. */
export async function fragments(socket: Socket, total: number): Promise<void> {
  const piece = 64 * 1024;
  for (let sent = 0; sent < total && !socket.destroyed; sent += piece) {
    await written(socket, Buffer.concat([head(sent === 0 ? 1 : 0, piece, false), PAYLOAD.subarray(0, piece)]));
    await written(socket, Buffer.from([0x8a, 0x80, 0, 0, 0, 0]));
  }
}

/** A frame that comes byte by byte. */
export async function drip(socket: Socket, announced: number, bytes: number): Promise<void> {
  await written(socket, head(1, announced));
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += 1) await written(socket, PAYLOAD.subarray(0, 1));
}

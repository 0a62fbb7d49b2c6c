/**
 * A gateway that speaks Modbus TCP, as a port: boards are spoken to in Modbus RTU, as on a line, and each frame is carried without its
 * checksum behind a header. Source: Modbus messaging on TCP/IP implementation guide V1.0b, 3.1.3: transaction, protocol 0, the number of
 * bytes that follow, the unit behind the gateway; 4.4.1.3: an answer has the transaction of its question.
 */
import { formatPortAddress, type ModbusAddress } from '../ports/address.js';
import type { LineSettings } from '../ports/line.js';
import { type Port, PortError, type PortFactory } from '../ports/port.js';
import { openTcp } from '../ports/tcp.js';
import { crc16Modbus } from './checksums.js';

/**
 * The line is the gateway's: nothing is known of it, and a frame has left when it is written. With the speed of a line the answer would
 * come before the frame could have left, and be taken for noise.
 */
export const GATEWAY_LINE: LineSettings = { baud: Number.POSITIVE_INFINITY, dataBits: 8, parity: 'none', stopBits: 1 };

const HEADER_BYTES = 6;
const CRC_BYTES = 2;
/** The unit and a message: with the header 260 bytes in all (application protocol V1.1b3, 4.1). */
const LENGTH_MIN = 3;
const LENGTH_MAX = 254;
const TRANSACTIONS = 0x1_0000;

export interface ModbusTcpAnswer {
  readonly transaction: number;
  /** As it would come on a line. */
  readonly frame: Uint8Array;
}

/** Whole answers in the bytes received so far, and the rest; null = the other end does not speak Modbus TCP. */
export function readModbusTcp(bytes: Uint8Array): { readonly answers: readonly ModbusTcpAnswer[]; readonly rest: Uint8Array } | null {
  const answers: ModbusTcpAnswer[] = [];
  let rest = Buffer.from(bytes);
  while (rest.length >= HEADER_BYTES) {
    const length = rest.readUInt16BE(4);
    if (rest.readUInt16BE(2) !== 0 || length < LENGTH_MIN || length > LENGTH_MAX) return null;
    if (rest.length < HEADER_BYTES + length) break;
    const body = rest.subarray(HEADER_BYTES, HEADER_BYTES + length);
    const crc = crc16Modbus(body);
    answers.push({ transaction: rest.readUInt16BE(0), frame: Uint8Array.of(...body, crc & 0xff, crc >> 8) });
    rest = rest.subarray(HEADER_BYTES + length);
  }
  return { answers, rest };
}

export function modbusTcpFrame(transaction: number, frame: Uint8Array): Uint8Array {
  const body = frame.subarray(0, -CRC_BYTES);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(transaction, 0);
  header.writeUInt16BE(body.length, 4);
  return Buffer.concat([header, body]);
}

export function openModbusTcp(address: ModbusAddress): PortFactory {
  const { host, port: number } = address;
  return async (listener) => {
    let transaction = 0;
    let pending: Uint8Array = new Uint8Array();
    let isOver = false;
    const connection: Port = await openTcp({ kind: 'tcp', host, port: number })({
      received: (bytes) => {
        if (isOver) return;
        const read = readModbusTcp(Buffer.concat([pending, bytes]));
        if (read === null) {
          isOver = true;
          void connection.close();
          listener.lost(new PortError('failed', `${formatPortAddress(address)}: the other end does not speak Modbus TCP`));
          return;
        }
        pending = read.rest;
        // A late answer to an earlier question is none to this one.
        for (const answer of read.answers) if (answer.transaction === transaction) listener.received(answer.frame);
      },
      lost: (error) => {
        if (!isOver) listener.lost(error);
      },
    });
    return {
      write: (frame) => {
        transaction = (transaction + 1) % TRANSACTIONS;
        return connection.write(modbusTcpFrame(transaction, frame));
      },
      close: () => {
        isOver = true;
        return connection.close();
      },
    };
  };
}

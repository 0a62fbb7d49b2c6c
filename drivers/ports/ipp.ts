/**
 * What the scheduler of CUPS says of its queues: Get-Printer-Attributes and CUPS-Get-Printers over HTTP. RFC 8010 (encoding), RFC 8011
 * (4.2.5, 5.4.11 to 5.4.13); "CUPS Implementation of IPP" (CUPS-Get-Printers, 4002 hex).
 */
import { request } from 'node:http';

/** Where the scheduler is: a socket of this machine, or a host with a port, as `lpstat -H` tells. */
export type IppServer = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** The values of each attribute of one printer, by its name. */
export type IppAttributes = ReadonlyMap<string, readonly string[]>;

export interface IppAnswer {
  readonly status: number;
  readonly printers: readonly IppAttributes[];
}

export const IPP_NOT_FOUND = 0x0406;
const GET_PRINTER_ATTRIBUTES = 0x000b;
const CUPS_GET_PRINTERS = 0x4002;

const VERSION = 0x0101;
const REQUEST_ID = 1;
const TAG = {
  operation: 0x01,
  end: 0x03,
  printer: 0x04,
  delimiterMax: 0x0f,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  keyword: 0x44,
} as const;
const URI = 0x45;
const CHARSET = 0x47;
const LANGUAGE = 0x48;
const HEAD_BYTES = 8;
/** Names of the queues of a large office; those of one queue are far shorter. */
const ANSWER_BYTES_MAX = 256 * 1024;
const ANSWER_MS = 5_000;
const USUAL_PORT = 631;

/** RFC 8011, 5.4.11; times are seconds, by the clock of the scheduler. */
export const STATE_PROCESSING = '4';
export const STATE_STOPPED = '5';
const ATTRIBUTES = [
  ...['printer-state', 'printer-state-reasons', 'printer-state-message', 'printer-is-accepting-jobs'],
  ...['printer-state-change-time', 'printer-up-time'],
] as const;

/** `lpstat -H`: a path, `host`, `host:port` or `[v6]:port`; null = none of these. */
export function ippServer(told: string): IppServer | null {
  if (told.startsWith('/')) return { socketPath: told };
  const [, v6, host = v6, port] = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/]+))(?::(\d{1,5}))?$/i.exec(told) ?? [];
  return host === undefined ? null : { host, port: port === undefined ? USUAL_PORT : Number(port) };
}

/** State of one queue. Rejects with an error of the socket, or of an answer that is none. */
export function printerAttributes(server: IppServer, queue: string, signal?: AbortSignal): Promise<IppAnswer> {
  const uri = attribute(URI, 'printer-uri', `ipp://localhost/printers/${encodeURIComponent(queue)}`);
  return ask(server, ippRequest(GET_PRINTER_ATTRIBUTES, [uri, ...requested(ATTRIBUTES)]), signal);
}

/** Names of all queues. */
export async function queueNames(server: IppServer, signal?: AbortSignal): Promise<readonly string[]> {
  const { printers } = await ask(server, ippRequest(CUPS_GET_PRINTERS, requested(['printer-name'])), signal);
  return printers.flatMap((printer) => printer.get('printer-name') ?? []).sort();
}

function ippRequest(operation: number, attributes: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(VERSION, 0);
  head.writeUInt16BE(operation, 2);
  head.writeUInt32BE(REQUEST_ID, 4);
  const language = attribute(LANGUAGE, 'attributes-natural-language', 'en');
  const common = [attribute(CHARSET, 'attributes-charset', 'utf-8'), language];
  return Buffer.concat([head, Buffer.of(TAG.operation), ...common, ...attributes, Buffer.of(TAG.end)]);
}

/** A further value of an attribute has an empty name. */
const requested = (names: readonly string[]): readonly Uint8Array[] =>
  names.map((name, index) => attribute(TAG.keyword, index === 0 ? 'requested-attributes' : '', name));

function attribute(tag: number, name: string, value: string): Uint8Array {
  const field = (text: string): Uint8Array => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
  };
  return Buffer.concat([Buffer.of(tag), field(name), field(value)]);
}

/** null = no answer of IPP, or one that is cut off. */
export function decodeIpp(bytes: Uint8Array): IppAnswer | null {
  const view = Buffer.from(bytes);
  if (view.length <= HEAD_BYTES) return null;
  const printers: Map<string, string[]>[] = [];
  let group: Map<string, string[]> | null = null;
  let values: string[] = [];
  for (let at = HEAD_BYTES; at < view.length; ) {
    const tag = view.readUInt8(at++);
    if (tag === TAG.end) return { status: view.readUInt16BE(2), printers };
    if (tag <= TAG.delimiterMax) {
      group = tag === TAG.printer ? new Map() : null;
      if (group !== null) printers.push(group);
      continue;
    }
    const name = fieldAt(view, at);
    const value = name === null ? null : fieldAt(view, at + 2 + name.length);
    if (name === null || value === null) return null;
    if (name.length > 0) values = [];
    values.push(valueText(tag, value));
    if (name.length > 0) group?.set(name.toString(), values);
    at += 4 + name.length + value.length;
  }
  return null;
}

function fieldAt(view: Buffer, at: number): Buffer | null {
  if (at + 2 > view.length) return null;
  const end = at + 2 + view.readUInt16BE(at);
  return end > view.length ? null : view.subarray(at + 2, end);
}

function valueText(tag: number, value: Buffer): string {
  if ((tag === TAG.integer || tag === TAG.enum) && value.length === 4) return String(value.readInt32BE(0));
  if (tag === TAG.boolean && value.length === 1) return value[0] === 0 ? 'false' : 'true';
  return value.toString();
}

function ask(server: IppServer, body: Buffer, signal?: AbortSignal): Promise<IppAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/ipp', 'content-length': body.length };
    // The scheduler refuses names of hosts that it does not know.
    const options = { ...server, method: 'POST', path: '/', headers: { ...headers, host: 'localhost' }, timeout: ANSWER_MS, agent: false };
    const asked = request({ ...options, ...(signal === undefined ? {} : { signal }) }, (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > ANSWER_BYTES_MAX) asked.destroy(new Error('the answer of CUPS is too long'));
        else parts.push(part);
      });
      response.once('error', reject);
      response.once('end', () => {
        const answer = response.statusCode === 200 ? decodeIpp(Buffer.concat(parts)) : null;
        if (answer === null) reject(new Error(`what answers there does not speak IPP (HTTP ${response.statusCode})`));
        else resolve(answer);
      });
    });
    asked.once('timeout', () => asked.destroy(new Error('CUPS does not answer')));
    asked.once('error', reject);
    asked.end(body);
  });
}

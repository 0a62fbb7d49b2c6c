/**
 * Packets of Huidu's SDK 2.0. Sources: the documents of SDK_FullColor that eagerled.com publishes ("TCP packet format", "TCP packet
 * protocol flow", file management); github.com/huidutech/sdk at d33b20c, fullcolor/demo/csharp/RemoteServer, the maker's own program;
 * github.com/alparslanahmed/huidu-led at d438a8c, protocol.go, file.go and types.go, tried on an HD-WF2; github.com/KryQ/node-huidu-sdk at
 * 8072f0a, src/DisplayCommunicator.ts, tried on a D16.
 *
 *     length (2)  command (2)  …      length: of the whole packet, 9216 at most; numbers are written low byte first
 *     2001 2002   version (4)         what is said first; the card answers with its own
 *     2003 2004   total (4)  index (4)  a piece of an XML document in UTF-8: of how many bytes, and where it begins
 *     8001        MD5 (32 letters, 00)  size (8)  kind (2)  name, 00     8002   status (2)  bytes of it that the card has (8)
 *     8003        a piece of the file, which is not answered             8005 → 8006   status (2)
 *     2000        error (2): the card is again where it was when the connection was made
 *     005F 0060   after 30 s of silence: from the box, from the card. After 60 s without a byte the card hangs up
 */
import { MORE, message, type Scan, skip } from './scan.js';
import { elementsOf, readXml, type XmlElement } from './xml.js';

export const COMMAND = {
  heartbeat: 0x005f,
  heartbeatAnswer: 0x0060,
  error: 0x2000,
  version: 0x2001,
  versionAnswer: 0x2002,
  sdk: 0x2003,
  sdkAnswer: 0x2004,
  place: 0x3007,
  fileStart: 0x8001,
  fileStartAnswer: 0x8002,
  content: 0x8003,
  contentAnswer: 0x8004,
  fileEnd: 0x8005,
  fileEndAnswer: 0x8006,
} as const;
const COMMANDS: ReadonlySet<number> = new Set(Object.values(COMMAND));

export const HEADER_BYTES = 4;
export const PIECE_HEADER_BYTES = 12;
/** The documents: 9 × 1024 in all. */
export const PACKET_MAX = 9216;
/** Of a document or file in one packet: `MaxContentLength` of huidu-led, from the maker's newer program. */
export const PIECE_MAX = 8000;
/** The documents: `XmlData length`. */
export const DOCUMENT_MAX = 2 * 1024 * 1024;
/** `LOCAL_TCP_VERSION`. */
export const VERSION = 0x1000005;
export const MD5_BYTES = 33;
export const NAME_AT = HEADER_BYTES + MD5_BYTES + 8 + 2;
/** Stands for what the card calls the session: the maker's program writes it so before it knows better. */
export const UNKNOWN_GUID = '##GUID';

export interface HuiduPacket {
  readonly kind: 'packet';
  readonly command: number;
  readonly payload: Uint8Array;
}

export function packetOf(command: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const payload = Buffer.concat(parts);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16LE(HEADER_BYTES + payload.length, 0);
  header.writeUInt16LE(command, 2);
  return Buffer.concat([header, payload]);
}

export function numbers(...values: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  return Buffer.concat(
    values.map(([bytes, value]) => {
      const written = Buffer.alloc(bytes);
      written.writeUIntLE(value, 0, Math.min(bytes, 6));
      return written;
    }),
  );
}

export const short = (bytes: Uint8Array, at = 0): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
/** Of eight bytes the lower six: no file of a board is larger. */
export const long = (bytes: Uint8Array, at: number, size: 4 | 8): number =>
  bytes.length < at + size ? 0 : Buffer.from(bytes).readUIntLE(at, Math.min(size, 6));

/** The packets of a document, from the box or from the card. */
export function documentPackets(command: number, document: string): Uint8Array[] {
  const bytes = Buffer.from(document);
  return Array.from({ length: Math.ceil(bytes.length / PIECE_MAX) }, (_, at) =>
    packetOf(command, numbers([4, bytes.length], [4, at * PIECE_MAX]), bytes.subarray(at * PIECE_MAX, (at + 1) * PIECE_MAX)),
  );
}

export const commandXml = (guid: string, method: string, inner: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>\r\n<sdk guid="${guid}"><in method="${method}">${inner}</in></sdk>`;

export function decodePacket(bytes: Uint8Array): Scan<HuiduPacket> {
  if (bytes.length < HEADER_BYTES) return mayBegin(bytes) ? MORE : skip(bytes, () => true, 'no packet begins so');
  const length = short(bytes);
  if (!mayBegin(bytes)) return skip(bytes, () => true, 'no packet begins so');
  if (bytes.length < length) return MORE;
  const payload = Uint8Array.from(bytes.subarray(HEADER_BYTES, length));
  return message(length, { kind: 'packet', command: short(bytes, 2), payload });
}

function mayBegin(bytes: Uint8Array): boolean {
  if (bytes.length === 1) return true;
  const isLength = short(bytes) >= HEADER_BYTES && short(bytes) <= PACKET_MAX;
  if (!isLength || bytes.length === 2) return isLength;
  return [...COMMANDS].some((command) => bytes[2] === (command & 0xff) && (bytes[3] === undefined || bytes[3] === command >> 8));
}

/** Puts the pieces of documents together, in the order of their bytes. */
export class Pieces {
  #pieces: Uint8Array[] = [];
  #length = 0;

  /** The whole document, `more`, or why the piece fits none. */
  take(payload: Uint8Array, most = DOCUMENT_MAX): { readonly document: string } | 'more' | 'tooLong' | 'misplaced' {
    const [total, index, piece] = [long(payload, 0, 4), long(payload, 4, 4), payload.subarray(PIECE_HEADER_BYTES - HEADER_BYTES)];
    if (index === 0) this.forget();
    if (total > most) return 'tooLong';
    if (index !== this.#length || piece.length === 0 || index + piece.length > total) {
      this.forget();
      return 'misplaced';
    }
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length < total) return 'more';
    const document = Buffer.concat(this.#pieces).toString();
    this.forget();
    return { document };
  }

  forget(): void {
    this.#pieces = [];
    this.#length = 0;
  }
}

export interface HuiduAnswer {
  readonly guid: string;
  readonly method: string;
  /** Null = done. A program whose picture the card lacks is taken, and says so of the picture (`file.result` in the documents). */
  readonly refusal: string | null;
}

export function readAnswer(document: string): HuiduAnswer | null {
  const sdk = readXml(document);
  const out = sdk?.children.find(({ name }) => name === 'out');
  if (sdk?.name !== 'sdk' || out === undefined) return null;
  const results = [...elementsOf(out)].flatMap(({ attributes }) => attributes.get('result') ?? []);
  const refusal = results.find((result) => result !== 'kSuccess') ?? (out.attributes.has('result') ? null : '');
  return { guid: attribute(sdk, 'guid'), method: attribute(out, 'method'), refusal: refusal === null ? null : nameOf(refusal) };
}

/** What a card says is shown to people. */
const nameOf = (result: string): string => (/^\w{1,60}$/.test(result) ? result : 'an unknown result');

export const attribute = ({ attributes }: XmlElement, name: string): string => attributes.get(name) ?? '';

/** `enum ErrorCode` of the documents. Behind the last one firmwares differ in their numbers. */
export const ERRORS = [
  ...['kSuccess', 'kWriteFinish', 'kProcessError', 'kVersionTooLow', 'kDeviceOccupa', 'kFileOccupa', 'kReadFileExcessive'],
  ...['kInvalidPacketLen', 'kInvalidParam', 'kNotSpaceToSave', 'kCreateFileFailed', 'kWriteFileFailed', 'kReadFileFailed'],
  ...['kInvalidFileData', 'kFileContentError', 'kOpenFileFailed', 'kSeekFileFailed', 'kRenameFailed', 'kFileNotFound', 'kFileNotFinish'],
  ...['kXmlCmdTooLong', 'kInvalidXmlIndex', 'kParseXmlFailed', 'kInvalidMethod', 'kMemoryFailed', 'kSystemError'],
] as const;
export type HuiduError = (typeof ERRORS)[number];

export const errorCode = (name: HuiduError): number => ERRORS.indexOf(name);

const REMEDIES: Readonly<Record<string, string>> = {
  kVersionTooLow: 'its firmware and this program do not know each other: update its firmware with HDPlayer',
  kDeviceOccupa: 'another program has the card: end HDPlayer and its like',
  kFileOccupa: 'another program has the picture: end HDPlayer and its like',
  kInvalidParam: 'it does not take the picture into its memory: its model is one of huidu-sdk-…-stored',
  kNotSpaceToSave: 'its memory is full: delete files with HDPlayer',
  kFileContentError: 'the picture came damaged: check the network cable',
  kFileNotFound: 'it lost the picture at once: its model is one of huidu-sdk-…-stored',
  kDownloadingFile: 'it lost the picture at once: its model is one of huidu-sdk-…-stored',
  kMemoryFailed: 'switch it off and on',
  kSystemError: 'switch it off and on',
  kUnsupportDeviceType: 'this card does not speak SDK 2.0: its number has no D, as in A30-D00-A0000',
  kCheckLicenseFailed: 'this card does not speak SDK 2.0: its number has no D, as in A30-D00-A0000',
  kPermissionDenied: 'a password of the card forbids it: remove it with HDPlayer',
};

/** `kNotSpaceToSave (9): its memory is full …` */
export function errorWords(error: number | string): string {
  const name = typeof error === 'string' ? error : (ERRORS[error] ?? 'error');
  const code = typeof error === 'number' ? error : (ERRORS as readonly string[]).indexOf(error);
  const remedy = REMEDIES[name];
  return `${name}${code < 0 ? '' : ` (${code})`}${remedy === undefined ? '' : `: ${remedy}`}`;
}

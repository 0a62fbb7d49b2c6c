/**
 * A Huidu card of SDK 2.0 in software: sessions, files and programs, as `drivers/led/huidu-packets.ts` describes them. It shows the first
 * picture of a program, and reads its letters from the dots.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type DotLayout, readDots } from '../../led/dot-letters.js';
import {
  attribute,
  COMMAND,
  documentPackets,
  errorCode,
  type HuiduError,
  type HuiduPacket,
  long,
  MD5_BYTES,
  NAME_AT,
  numbers,
  Pieces,
  packetOf,
  short,
  UNKNOWN_GUID,
  VERSION,
} from '../../led/huidu-packets.js';
import { elementsOf, escapeXml, readXml, type XmlElement } from '../../led/xml.js';
import { type Inside, type Reaction, showRow } from './reaction.js';
import { readPng } from './read-png.js';

/** types.go of huidu-led: temporary files have 10 MB in all. */
const FILES_BYTES_MAX = 10 * 1024 * 1024;
/** Pictures, stored and temporary; a board is sent nothing else. */
const PICTURE_KINDS = [0, 128];
/** The oldest version of the documents. */
const OLDEST_VERSION = 0x1000000;

interface Coming {
  readonly name: string;
  readonly md5: string;
  readonly size: number;
  readonly pieces: Uint8Array[];
  length: number;
}

type Answer = Pick<Reaction, 'reply' | 'refusal'>;

export function huiduCard(inside: Inside, layout: DotLayout): (heard: HuiduPacket) => Reaction | null {
  const card = new HuiduCard(inside, layout);
  return (heard) => {
    const answer = card.hear(heard);
    return answer === null ? null : { row: 0, ...answer };
  };
}

class HuiduCard {
  /** null = not asked for yet. What a real card does without is not known; this one takes what stands for it, and each file anew. */
  #guid: string | null = null;
  readonly #pieces = new Pieces();
  #coming: Coming | null = null;
  readonly #files = new Map<string, { readonly md5: string; readonly bytes: Uint8Array }>();

  constructor(
    private readonly inside: Inside,
    private readonly layout: DotLayout,
  ) {}

  hear({ command, payload }: HuiduPacket): Answer | null {
    switch (command) {
      case COMMAND.heartbeat:
        return said(packetOf(COMMAND.heartbeatAnswer));
      case COMMAND.version:
        return this.#version(payload);
      case COMMAND.sdk:
        return this.#piece(payload);
      case COMMAND.fileStart:
        return this.#fileStart(payload);
      case COMMAND.content:
        return this.#content(payload);
      case COMMAND.fileEnd:
        return this.#fileEnd();
      default:
        // An answer: a card hears none. The second heartbeat is one too.
        return null;
    }
  }

  /** It is where it was when the connection was made. */
  #error(error: HuiduError, what: string): Answer {
    this.inside.note(what);
    this.#beginAnew();
    return said(packetOf(COMMAND.error, numbers([2, errorCode(error)])));
  }

  #beginAnew(): void {
    this.#guid = null;
    this.#pieces.forget();
    this.#coming = null;
  }

  #version(payload: Uint8Array): Answer {
    this.#beginAnew();
    if (long(payload, 0, 4) < OLDEST_VERSION) return this.#error('kVersionTooLow', 'a version that it does not speak');
    return said(packetOf(COMMAND.versionAnswer, numbers([4, VERSION])));
  }

  // ---- commands

  #piece(payload: Uint8Array): Answer | null {
    const read = this.#pieces.take(payload);
    if (read === 'more') return null;
    if (read === 'tooLong') return this.#error('kXmlCmdTooLong', 'a command that is too long');
    if (read === 'misplaced') return this.#error('kInvalidXmlIndex', 'a piece of a command that fits none');
    const sdk = readXml(read.document);
    const asked = sdk?.children[0];
    if (sdk?.name !== 'sdk' || asked?.name !== 'in') return this.#error('kParseXmlFailed', 'a command that is no XML of this kind');
    return this.#command(attribute(sdk, 'guid'), attribute(asked, 'method'), asked);
  }

  #command(guid: string, method: string, asked: XmlElement): Answer {
    if (method === 'GetIFVersion') {
      this.#guid = randomBytes(16).toString('hex');
      return this.#answer(method, '<version value="1000000"/>');
    }
    if (guid !== (this.#guid ?? UNKNOWN_GUID)) return this.#answer(method, '', 'kInvalidGUID');
    switch (method) {
      case 'GetDeviceInfo':
        return this.#answer(method, this.#deviceInfo());
      case 'GetDeviceName':
        return this.#answer(method, '<name value="BoxPlayer"/>');
      case 'GetFiles':
        return this.#answer(method, this.#fileList());
      case 'DeleteFiles': {
        const gone = namesIn(asked).map((name) => this.#files.delete(name));
        return this.#answer(method, '', gone.every(Boolean) ? 'kSuccess' : 'kFileNotFound');
      }
      case 'AddProgram':
        return this.#program(asked);
      default:
        this.inside.note(`it does not know ${method}`);
        return this.#answer(method, '', 'kUnsupportMethod');
    }
  }

  #answer(method: string, inner: string, result = 'kSuccess'): Answer {
    return { reply: this.#document(method, inner, result), refusal: this.#document(method, '', 'kSystemError') };
  }

  #document(method: string, inner: string, result: string): Uint8Array {
    const out = `<out method="${escapeXml(method)}" result="${result}">${inner}</out>`;
    const sdk = `<?xml version="1.0" encoding="utf-8"?>\n<sdk guid="${this.#guid ?? UNKNOWN_GUID}">${out}</sdk>\n`;
    return Buffer.concat(documentPackets(COMMAND.sdkAnswer, sdk));
  }

  #deviceInfo(): string {
    const { widthDots, heightDots } = this.layout;
    return [
      '<device cpu="Freescale.iMax6" model="C16" id="C16-D00-A0000" name="BoxPlayer"/>',
      '<version fpga="7.5.57.0" app="7.6.29.0" kernel="3.0.35"/>',
      `<screen width="${widthDots}" height="${heightDots}" rotation="0"/>`,
    ].join('');
  }

  #fileList(): string {
    const files = [...this.#files].map(
      ([
        name,
        {
          md5,
          bytes: { length },
        },
      ]) => {
        return `<file size="${length}" existSize="${length}" md5="${md5}" type="image" name="${escapeXml(name)}"/>`;
      },
    );
    return `<files>${files.join('')}</files>`;
  }

  /** A program whose picture is not there is taken, and the picture is named. */
  #program(asked: XmlElement): Answer {
    const [name] = namesIn(asked);
    const file = this.#files.get(name ?? '');
    if (name !== undefined && file === undefined) {
      return this.#answer('AddProgram', `<files><file name="${escapeXml(name)}" result="kFileNotFound"/></files>`);
    }
    if (file === undefined) this.inside.note('a program without a picture');
    else this.#show(file.bytes);
    return this.#answer('AddProgram', '<files/>');
  }

  #show(file: Uint8Array): void {
    const picture = readPng(file);
    if (picture === null || picture.widthDots !== this.layout.widthDots || picture.heightDots !== this.layout.heightDots) {
      this.inside.note('a picture that it cannot show as it is');
      return;
    }
    const { texts, strange } = readDots(this.layout, picture);
    if (strange > 0) this.inside.note(`dots that are no letters, in ${strange} places`);
    for (const [row, text] of texts.entries()) showRow(this.inside, row, text);
  }

  // ---- files

  #fileStart(payload: Uint8Array): Answer {
    this.#coming = null;
    const md5 = Buffer.from(payload.subarray(0, MD5_BYTES)).toString('latin1');
    const [size, kind] = [long(payload, MD5_BYTES, 8), short(payload, MD5_BYTES + 8)];
    const name = Buffer.from(payload.subarray(NAME_AT - 4)).toString();
    if (!/^[0-9a-f]{32}\0$/.test(md5) || !/^[^\0]{1,255}\0$/.test(name) || !PICTURE_KINDS.includes(kind)) {
      this.inside.note('a file without a name, an MD5 or a kind of pictures');
      return status(COMMAND.fileStartAnswer, 'kInvalidParam', 0);
    }
    const coming: Coming = { name: name.slice(0, -1), md5: md5.slice(0, -1), size, pieces: [], length: 0 };
    const there = this.#files.get(coming.name);
    const isThere = this.#guid !== null && there?.md5 === coming.md5;
    const usedBytes = [...this.#files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (!isThere && usedBytes + size > FILES_BYTES_MAX) return status(COMMAND.fileStartAnswer, 'kNotSpaceToSave', 0);
    if (isThere) {
      coming.pieces.push(there?.bytes ?? new Uint8Array());
      coming.length = there?.bytes.length ?? 0;
    }
    this.#coming = coming;
    return status(COMMAND.fileStartAnswer, 'kSuccess', coming.length);
  }

  /** Not answered, but for what belongs to no file. */
  #content(payload: Uint8Array): Answer | null {
    const coming = this.#coming;
    if (coming === null || coming.length + payload.length > coming.size) {
      return this.#error('kProcessError', 'more bytes than the file has, or of no file');
    }
    coming.pieces.push(payload);
    coming.length += payload.length;
    return null;
  }

  #fileEnd(): Answer {
    const coming = this.#coming;
    this.#coming = null;
    if (coming === null) return this.#error('kProcessError', 'the end of no file');
    const bytes = Buffer.concat(coming.pieces);
    if (bytes.length < coming.size) return this.#refuseFile('kFileNotFinish', 'a file that is not whole');
    if (createHash('md5').update(bytes).digest('hex') !== coming.md5)
      return this.#refuseFile('kFileContentError', 'a file with another MD5');
    this.#files.set(coming.name, { md5: coming.md5, bytes });
    return status(COMMAND.fileEndAnswer, 'kSuccess');
  }

  #refuseFile(error: HuiduError, what: string): Answer {
    this.inside.note(what);
    return status(COMMAND.fileEndAnswer, error);
  }
}

const said = (reply: Uint8Array): Answer => ({ reply, refusal: null });

/** `there`: how much of the file it has already; refused, as if its memory were full. */
function status(command: number, error: HuiduError, there?: number): Answer {
  const answer = (of: HuiduError) =>
    packetOf(command, numbers([2, errorCode(of)]), there === undefined ? new Uint8Array() : numbers([8, there]));
  return { reply: answer(error), refusal: answer('kNotSpaceToSave') };
}

const namesIn = (asked: XmlElement): string[] =>
  [...elementsOf(asked)].flatMap((element) => (element.name === 'file' ? [attribute(element, 'name')] : []));

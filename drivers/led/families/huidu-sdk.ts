/**
 * Full-colour cards of Huidu that speak SDK 2.0 (numbers with a D, as in C16-D00-A0000; HD-WF2): a picture of the whole board is sent as a
 * file, and then a program that shows it, over TCP, usually to port 10001. So the letters are ours, and Russian and Kazakh ones too.
 * Packets and sources: `huidu-packets.ts`. The session around the frames is `huidu-session.ts`: frames have `##GUID` for its name.
 *
 *     8001 MD5, size, kind, name → 8002     8003 …     8005 → 8006     2003 AddProgram → 2004
 */
import { createHash } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import { encodeDotsPng } from '../../imaging/png.js';
import { type Misfit, oneOf, table } from '../../profile-files.js';
import { huiduCard } from '../../twins/led/huidu-card.js';
import { dotLayoutOf, dotMisfits, drawDots } from '../dot-letters.js';
import {
  COMMAND,
  commandXml,
  decodePacket,
  documentPackets,
  errorCode,
  errorWords,
  type HuiduPacket,
  long,
  numbers,
  PIECE_MAX,
  Pieces,
  packetOf,
  readAnswer,
  short,
  UNKNOWN_GUID,
} from '../huidu-packets.js';
import { huiduSession } from '../huidu-session.js';
import type { LedProfile } from '../profile.js';
import { scanAll } from '../scan.js';
import type { Board, Judge, LedCodec, LedFamilyKind } from './kind.js';

const settings = table({
  family: Type.Literal('huidu-sdk'),
  widthDots: Type.Integer({ minimum: 8, maximum: 1024 }),
  heightDots: Type.Integer({ minimum: 8, maximum: 512 }),
  /** How often a dot of a letter of 5 by 7 is repeated. */
  across: Type.Integer({ minimum: 1, maximum: 32 }),
  down: Type.Integer({ minimum: 1, maximum: 32 }),
  /** Where the card keeps the picture: in its memory until it is switched off, or in its flash. */
  picture: oneOf('temporary', 'stored'),
});
type Settings = Static<typeof settings>;

/** types.go of huidu-led: FileTypeTempImage, 10 MB in all, and FileTypeImage. */
const KINDS = { temporary: 128, stored: 0 } as const;
/** Program, area and picture are the same ones always. */
const [PROGRAM, AREA, PICTURE] = [
  '7b0e3f1c-5a52-4d0b-9a51-0c6f7d2e9a01',
  '7b0e3f1c-5a52-4d0b-9a51-0c6f7d2e9a02',
  '7b0e3f1c-5a52-4d0b-9a51-0c6f7d2e9a03',
];

function fileStart(name: string, md5: string, size: number, kind: number): Uint8Array {
  return packetOf(COMMAND.fileStart, Buffer.from(`${md5}\0`), numbers([8, size], [2, kind]), Buffer.from(`${name}\0`));
}

/** The file and the packets that send it. Its name is its content: the card knows by it whether it has it already. */
export function filePackets(file: Uint8Array, kind: keyof typeof KINDS, named?: string) {
  const md5 = createHash('md5').update(file).digest('hex');
  const name = named ?? `qbox-${md5}.png`;
  const contents = Array.from({ length: Math.ceil(file.length / PIECE_MAX) }, (_, at) =>
    packetOf(COMMAND.content, file.subarray(at * PIECE_MAX, (at + 1) * PIECE_MAX)),
  );
  return { name, start: fileStart(name, md5, file.length, KINDS[kind]), contents, end: packetOf(COMMAND.fileEnd) };
}

/** The documents, program list. `timeStamps` is set by the session, and `in="0"` shows the picture at once. */
const programXml = (picture: string, { widthDots, heightDots }: Settings): string =>
  [
    `<screen timeStamps="0"><program type="normal" id="0" guid="${PROGRAM}" name="qbox"><playControl count="1" disabled="false"/>`,
    `<area guid="${AREA}" name="" alpha="255"><rectangle x="0" y="0" width="${widthDots}" height="${heightDots}"/>`,
    `<resources><image guid="${PICTURE}" name="" fit="stretch"><effect in="0" inSpeed="4" out="0" outSpeed="4" duration="100"/>`,
    `<file name="${picture}"/></image></resources></area></program></screen>`,
  ].join('');

function* misfits(profile: LedProfile): Iterable<Misfit> {
  if (profile.protocol.family === 'huidu-sdk') yield* dotMisfits(dotLayoutOf(profile.layout, profile.protocol));
}

function codec({ profile, protocol, rows, said, asked }: Board<typeof settings>): LedCodec {
  const command = (method: string, inner: string) =>
    documentPackets(COMMAND.sdk, commandXml(UNKNOWN_GUID, method, inner)).map((frame) => asked(frame, judgeCommand(method)));
  return {
    show: (_address, content) => {
      const file = encodeDotsPng(drawDots(dotLayoutOf(profile.layout, protocol), rows(content)));
      const { name, start, contents, end } = filePackets(file, protocol.picture);
      return [
        asked(start, judgeStatus(COMMAND.fileStartAnswer, file.length)),
        ...contents.map((frame) => said(frame)),
        asked(end, judgeStatus(COMMAND.fileEndAnswer, 0)),
        ...command('AddProgram', programXml(name, protocol)),
      ];
    },
    probe: () => command('GetDeviceInfo', '')[0] ?? null,
    explain: (reply) => {
      if (reply.length === 0) return 'no answer: check its power, its address in the network, and the port (usually 10001)';
      const why = scanAll(decodePacket, reply)
        .map(refusalIn)
        .find((found) => found !== null);
      return why === undefined || why === null ? 'the answer is none of a Huidu card of SDK 2.0' : `refused with ${errorWords(why)}`;
    },
  };
}

function refusalIn({ command, payload }: HuiduPacket): number | string | null {
  if (command === COMMAND.sdkAnswer) {
    const read = new Pieces().take(payload);
    return typeof read === 'object' ? (readAnswer(read.document)?.refusal ?? null) : null;
  }
  const isStatus = command === COMMAND.error || command === COMMAND.fileStartAnswer || command === COMMAND.fileEndAnswer;
  return isStatus && !isDone(short(payload)) ? short(payload) : null;
}

/** `kWriteFinish`: the file is written (file.go of huidu-led). */
const isDone = (status: number): boolean => status === errorCode('kSuccess') || status === errorCode('kWriteFinish');

/** Other packets are passed over, but for an error. */
function judge(of: (packet: HuiduPacket) => 'more' | 'done' | 'bad'): Judge {
  return (received) => {
    for (let at = 0; at < received.length; ) {
      const scan = decodePacket(received.subarray(at));
      if (scan.kind === 'more') return 'more';
      if (scan.kind === 'noise' || scan.message.command === COMMAND.error) return 'bad';
      const found = of(scan.message);
      if (found !== 'more') return found;
      at += scan.length;
    }
    return 'more';
  };
}

/** `most`: more bytes of the file than it has cannot be there. */
const judgeStatus = (answer: number, most: number): Judge =>
  judge(({ command, payload }) => {
    if (command !== answer) return 'more';
    return isDone(short(payload)) && long(payload, 2, 8) <= most ? 'done' : 'bad';
  });

const judgeCommand =
  (method: string): Judge =>
  (received) => {
    const pieces = new Pieces();
    return judge(({ command, payload }) => {
      if (command !== COMMAND.sdkAnswer) return 'more';
      const read = pieces.take(payload);
      if (read === 'more') return 'more';
      const answer = typeof read === 'object' ? readAnswer(read.document) : null;
      if (answer === null) return 'bad';
      if (answer.method !== method) return 'more';
      return answer.refusal === null ? 'done' : 'bad';
    })(received);
  };

export const huiduSdk: LedFamilyKind<typeof settings, HuiduPacket> = {
  settings,
  // The card is the only one at its address in the network.
  addresses: { first: 1, last: 1 },
  rows: 'together',
  answers: true,
  isNetworked: true,
  session: huiduSession,
  misfits,
  codec,
  decoder: () => decodePacket,
  silenceMs: 1000,
  behaviour: (inside, protocol) => huiduCard(inside, dotLayoutOf(inside.profile.layout, protocol)),
};

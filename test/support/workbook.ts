/** Reads an Excel file back: the parts of its ZIP archive, as whoever opens it finds them. */
import { inflateRawSync } from 'node:zlib';

const ENTRY = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;

/** The texts of all parts by name, from the central directory at the end of the file. */
export function partsOf(file: Buffer): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const end = file.lastIndexOf(Buffer.from(Uint32Array.of(END).buffer));
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    if (file.readUInt32LE(at) !== ENTRY) throw new Error('this is no ZIP archive');
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset)) as [number, number, number];
    const [size, local] = [file.readUInt32LE(at + 20), file.readUInt32LE(at + 42)];
    const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const packed = file.subarray(from, from + size);
    const whole = file.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(packed) : packed;
    parts.set(file.toString('utf8', at + 46, at + 46 + nameLength), whole.toString('utf8'));
    at += 46 + nameLength + extraLength + noteLength;
  }
  return parts;
}

/** What is written in the cells of the first sheet, row by row: texts, and numbers as they are kept. */
export function rowsOf(file: Buffer): string[][] {
  const parts = partsOf(file);
  const textsIn = (xml: string): string => [...xml.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text).join('');
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, xml = '']) => textsIn(xml));
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  return [...sheet.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, kind = '', cell = '']) => {
      const value = /<v>([^<]*)<\/v>/.exec(cell)?.[1] ?? textsIn(cell);
      return kind.includes('t="s"') ? (shared[Number(value)] ?? '') : value;
    }),
  );
}

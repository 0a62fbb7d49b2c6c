/**
 * Reads from a TrueType file what `server/presentation/glyph-widths.json` keeps: which characters it draws, and how far
 * each moves the pen. Tables and fields as in the OpenType specification (head, hhea, hmtx, cmap format 4).
 */
import { readFileSync } from 'node:fs';

/** Advance widths in thousandths of the font's size, by character. */
export function readAdvances(path: string): Map<string, number> {
  const font = readFileSync(path);
  const tables = tableOffsets(font);
  const unitsPerEm = font.readUInt16BE(offsetOf(tables, 'head') + 18);
  const longMetrics = font.readUInt16BE(offsetOf(tables, 'hhea') + 34);
  const hmtx = offsetOf(tables, 'hmtx');
  const advance = (glyph: number) => font.readUInt16BE(hmtx + 4 * Math.min(glyph, longMetrics - 1));
  const glyphs = characterGlyphs(font, offsetOf(tables, 'cmap'));
  return new Map([...glyphs].map(([code, glyph]) => [String.fromCodePoint(code), Math.round((1000 * advance(glyph)) / unitsPerEm)]));
}

function tableOffsets(font: Buffer): Map<string, number> {
  const count = font.readUInt16BE(4);
  const records = Array.from({ length: count }, (_, index) => 12 + 16 * index);
  return new Map(records.map((at) => [font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8)]));
}

function offsetOf(tables: Map<string, number>, name: string): number {
  const offset = tables.get(name);
  if (offset === undefined) throw new Error(`the font has no table ${name}`);
  return offset;
}

/** Glyph numbers by code point, from the format 4 table for Unicode (platform 3, encoding 1). */
function characterGlyphs(font: Buffer, cmap: number): Map<number, number> {
  const records = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, index) => cmap + 4 + 8 * index);
  const record = records.find((at) => font.readUInt16BE(at) === 3 && font.readUInt16BE(at + 2) === 1);
  if (record === undefined) throw new Error('the font has no Unicode table');
  const table = cmap + font.readUInt32BE(record + 4);
  if (font.readUInt16BE(table) !== 4) throw new Error('expected a character table of format 4');
  const doubledSegments = font.readUInt16BE(table + 6);
  const ends = table + 14;
  const starts = ends + doubledSegments + 2;
  const deltas = starts + doubledSegments;
  const rangeOffsets = deltas + doubledSegments;
  const glyphs = new Map<number, number>();
  for (let at = 0; at < doubledSegments; at += 2) {
    const start = font.readUInt16BE(starts + at);
    const rangeOffset = font.readUInt16BE(rangeOffsets + at);
    for (let code = start; code <= font.readUInt16BE(ends + at) && code < 0xffff; code++) {
      const listed = rangeOffset === 0 ? code : font.readUInt16BE(rangeOffsets + at + rangeOffset + 2 * (code - start));
      const glyph = listed === 0 ? 0 : (listed + font.readUInt16BE(deltas + at)) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}

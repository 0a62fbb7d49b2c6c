/** Draws a piece of paper for viewing: the printed dots, and text in a substitute font. Keeps pieces as files in a folder. */
import type { Bitmap } from '../../imaging/bitmap.js';
import { encodePng } from '../../imaging/png.js';
import { drawPage } from '../../imaging/render.js';
import { type FolderOptions, numberedFiles } from '../numbered-files.js';
import type { Piece } from './paper.js';
import type { PaperText } from './text-line.js';

/** Everything visible: pictures exactly, text at its place in a font of this project. Rejects like `drawPage`. */
export async function drawPiece({ bitmap, texts }: Pick<Piece, 'bitmap' | 'texts'>): Promise<Bitmap> {
  if (texts.length === 0) return bitmap;
  const { widthDots, heightDots } = bitmap;
  const drawing = { widthDots, heightDots, svg: textsAsSvg(texts, bitmap), images: [] };
  const letters = (await drawPage(drawing, { png: false })).bitmap;
  return { ...bitmap, bytes: bitmap.bytes.map((byte, at) => byte | (letters.bytes[at] ?? 0)) };
}

const PAPER = '<rect width="100%" height="100%" fill="#fff"/>';

/** Draws each letter alone in its cell, as printers do. */
export function textsAsSvg(texts: readonly PaperText[], { widthDots, heightDots }: Pick<Bitmap, 'widthDots' | 'heightDots'>): string {
  const size = `width="${widthDots}" height="${heightDots}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${PAPER}${texts.map(asSvg).join('')}</svg>`;
}

/** Fractions of the cell height; a letter of PT Sans is half as wide as its font is high. */
const FONT_SIZE = 0.85;
const BASELINE = 0.78;

function asSvg(text: PaperText): string {
  const { content, left, top, widthDots, heightDots, widthTimes, heightTimes } = text;
  const [cellWidth, baseline] = [widthDots / content.length, top + heightDots * BASELINE];
  const [fontSize, scale] = [(heightDots / heightTimes) * FONT_SIZE, `scale(${widthTimes} ${heightTimes})`];
  const font = `font-family="PT Sans" font-size="${fontSize}" text-anchor="middle" font-weight="${text.isBold ? 'bold' : 'normal'}"`;
  const letters = [...content].map((letter, at) => {
    const place = `translate(${left + (at + 0.5) * cellWidth} ${baseline}) ${scale}`;
    return letter === ' ' ? '' : `<text ${font} transform="${place}">${escapeXml(letter)}</text>`;
  });
  const rule = text.isUnderlined ? `<rect x="${left}" y="${top + heightDots - 2}" width="${widthDots}" height="2"/>` : '';
  return letters.join('') + rule;
}

const escapeXml = (letter: string): string => `&#${letter.codePointAt(0)};`;

/** Pieces as image files: one PNG each, the newest ones kept. */
export interface PaperFolder {
  add(piece: Piece): void;
  written(): Promise<void>;
}

export function paperFolder(folder: string, options: FolderOptions): PaperFolder {
  const { add, written } = numberedFiles(folder, 'png', options);
  return { add: (piece) => add(async () => encodePng(await drawPiece(piece))), written };
}

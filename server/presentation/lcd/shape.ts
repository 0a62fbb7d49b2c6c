/** The shapes of tiles, as data: a drawn board turns them into markup, a page into elements. */
import { escapeXml } from '../text.js';

export interface Shape {
  readonly tag: 'text' | 'rect' | 'path' | 'circle';
  readonly attributes: Readonly<Record<string, string | number>>;
  /** The text of a text shape, as people typed it. */
  readonly text?: string;
}

/** The font family of drawn boards; a page has the same letters under another name. */
const FAMILY = 'PT Sans';

function markupOf({ tag, attributes, text }: Shape): string {
  const open = `<${tag}${Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')}`;
  return text === undefined ? `${open}/>` : `${open}>${escapeXml(text)}</${tag}>`;
}

/** A complete SVG. Attributes come from our own code; texts may be anything. */
export const svgOf = (width: number, height: number, shapes: readonly Shape[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FAMILY}">` +
  `${shapes.map(markupOf).join('')}</svg>`;

export const ground = (width: number, height: number, fill: string): Shape => ({ tag: 'rect', attributes: { width, height, fill } });

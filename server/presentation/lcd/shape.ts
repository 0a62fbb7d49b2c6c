/** What tiles are made of, as data: a drawn board has them as markup, a page as elements. */
import { escapeXml } from '../text.js';

export interface Shape {
  readonly tag: 'text' | 'rect' | 'path' | 'circle';
  readonly attributes: Readonly<Record<string, string | number>>;
  /** What a text says, as people wrote it. */
  readonly text?: string;
}

/** The family that drawn boards have; a page has the same letters under a name of its own. */
const FAMILY = 'PT Sans';

function markupOf({ tag, attributes, text }: Shape): string {
  const open = `<${tag}${Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')}`;
  return text === undefined ? `${open}/>` : `${open}>${escapeXml(text)}</${tag}>`;
}

/** A whole SVG. Attributes are our own; texts may be anything. */
export const svgOf = (width: number, height: number, shapes: readonly Shape[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FAMILY}">` +
  `${shapes.map(markupOf).join('')}</svg>`;

export const ground = (width: number, height: number, fill: string): Shape => ({ tag: 'rect', attributes: { width, height, fill } });

/**
 * A frame of an LCD board: tiles that lie beside each other on a ground of one colour. A tile is drawn alone and knows nothing of its
 * place, so what did not change is not drawn again, and what only moved is the same picture.
 */

import type { Shape } from './shape.js';

export interface LcdFrame {
  readonly width: number;
  readonly height: number;
  /** `#0b2545`: what no tile covers. */
  readonly background: string;
  /** In the order in which they are to be drawn: what matters most first. They do not overlap. */
  readonly tiles: readonly Tile[];
}

/** A rectangle in pixels from the upper left corner. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Tile extends Rectangle {
  /** What it is made of: its ground first. */
  readonly shapes: readonly Shape[];
  /** The same as a whole SVG of the tile's size. */
  readonly svg: string;
  readonly pictures: readonly TilePicture[];
}

/** A picture over the SVG of its tile; the box counts from the tile's corner. */
export interface TilePicture extends Rectangle {
  readonly base64: string;
  readonly fit: 'contain' | 'cover';
}

/** Tiles with equal looks are the same pixels, wherever they are. */
export const looksOf = ({ svg, pictures }: Tile): string =>
  pictures.length === 0 ? svg : `${svg}${pictures.map((one) => `${one.fit} ${one.base64}`).join(' ')}`;

/** What of a frame is not on the screen yet, if the screen shows `before`; all of it where nothing can be kept. */
export function changedTiles(before: LcdFrame | null, now: LcdFrame): readonly Tile[] {
  if (before === null || !isSameGround(before, now)) return now.tiles;
  return now.tiles.filter((tile, index) => {
    const old = before.tiles[index];
    return old === undefined || looksOf(old) !== looksOf(tile);
  });
}

/** Whether two frames have the same tiles in the same places. */
export const isSameGround = (one: LcdFrame, other: LcdFrame): boolean =>
  one.width === other.width &&
  one.height === other.height &&
  one.background === other.background &&
  one.tiles.length === other.tiles.length &&
  one.tiles.every((tile, index) => isSameBox(tile, other.tiles[index]));

const isSameBox = (one: Rectangle, other: Rectangle | undefined): boolean =>
  one.left === other?.left && one.top === other.top && one.width === other.width && one.height === other.height;

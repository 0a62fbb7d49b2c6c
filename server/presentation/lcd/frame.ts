/**
 * A frame of an LCD board: tiles beside each other on a ground of one colour. A tile is drawn alone and does not depend on its place, so an
 * unchanged tile is not drawn again, and a moved one is the same picture.
 */

import type { Shape } from './shape.js';

export interface LcdFrame {
  readonly width: number;
  readonly height: number;
  /** Colour outside the tiles, such as `#0b2545`. */
  readonly background: string;
  /** In the order of drawing, the most important first. Tiles do not overlap. */
  readonly tiles: readonly Tile[];
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Tile extends Rectangle {
  /** The shapes of the tile, its ground first. */
  readonly shapes: readonly Shape[];
  /** The same as a whole SVG of the tile's size. */
  readonly svg: string;
  readonly pictures: readonly TilePicture[];
}

/** A picture over the SVG of its tile; its rectangle counts from the tile's corner. */
export interface TilePicture extends Rectangle {
  readonly base64: string;
  readonly fit: 'contain' | 'cover';
}

/** Identifies the pixels of a tile: tiles with equal results are the same picture, wherever they are. */
export const looksOf = ({ svg, pictures }: Tile): string =>
  pictures.length === 0 ? svg : `${svg}${pictures.map((one) => `${one.fit} ${one.base64}`).join(' ')}`;

/** The tiles to draw if the screen shows `before`; all of them if nothing can be kept. */
export function changedTiles(before: LcdFrame | null, now: LcdFrame): readonly Tile[] {
  if (before === null || !isSameGround(before, now)) return now.tiles;
  return now.tiles.filter((tile, index) => {
    const old = before.tiles[index];
    return old === undefined || looksOf(old) !== looksOf(tile);
  });
}

export const isSameGround = (one: LcdFrame, other: LcdFrame): boolean =>
  one.width === other.width &&
  one.height === other.height &&
  one.background === other.background &&
  one.tiles.length === other.tiles.length &&
  one.tiles.every((tile, index) => isSameBox(tile, other.tiles[index]));

const isSameBox = (one: Rectangle, other: Rectangle | undefined): boolean =>
  one.left === other?.left && one.top === other.top && one.width === other.width && one.height === other.height;

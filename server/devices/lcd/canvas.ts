/** A board at one size as last drawn: the pixels of its tiles, the whole frame, and the frame as a file. */
import { createHash } from 'node:crypto';
import type { AreaDrawing, DrawnArea } from '../../../drivers/imaging/render.js';
import { changedTiles, isSameGround, type LcdFrame, looksOf, type Tile } from '../../presentation/lcd/frame.js';

/** How pixels are made: `drivers/imaging/render.ts`. */
export interface Painter {
  drawArea(area: AreaDrawing): Promise<DrawnArea>;
  encodeColourPng(picture: { readonly width: number; readonly height: number; readonly rgb: Uint8Array }): Promise<Buffer>;
}

export interface Painted {
  readonly tile: Tile;
  /** Red, green, blue. */
  readonly rgb: Uint8Array;
}

export interface Change {
  /** Empty = nothing has changed. */
  readonly painted: readonly Painted[];
  /** The background between the tiles has changed, too. */
  readonly isWhole: boolean;
}

export class LcdCanvas {
  private shown: LcdFrame | null = null;
  /** By the content of the tile. */
  private pixels: ReadonlyMap<string, Uint8Array> = new Map();
  private file: Promise<Buffer> | null = null;
  /** The version of the frame: equal frames have equal versions, also after a restart. Empty = nothing was drawn yet. */
  version = '';

  constructor(
    private readonly painter: Painter,
    /** A picture of the template cannot be read; the rest is shown. */
    private readonly pictureLeftOut: (why: string) => void,
  ) {}

  /** Draws what has changed and returns what must be painted. Rejects, and keeps the former frame, if a part cannot be drawn. */
  async show(frame: LcdFrame): Promise<Change> {
    const isWhole = this.shown === null || !isSameGround(this.shown, frame);
    const changed = changedTiles(this.shown, frame);
    if (changed.length === 0 && !isWhole) return { painted: [], isWhole };
    const drawn = new Map(this.pixels);
    const painted: Painted[] = [];
    for (const tile of changed) {
      const rgb = drawn.get(looksOf(tile)) ?? (await this.draw(tile));
      drawn.set(looksOf(tile), rgb);
      painted.push({ tile, rgb });
    }
    const present = new Set(frame.tiles.map(looksOf));
    this.pixels = new Map([...drawn].filter(([looks]) => present.has(looks)));
    this.shown = frame;
    this.version = versionOf(frame);
    this.file = null;
    return { painted, isWhole };
  }

  private async draw(tile: Tile): Promise<Uint8Array> {
    const { rgb, leftOut } = await this.painter.drawArea(tile);
    for (const why of leftOut) this.pictureLeftOut(why);
    return rgb;
  }

  /** All of the frame, red, green, blue; null = nothing was drawn yet. */
  whole(): { readonly width: number; readonly height: number; readonly rgb: Uint8Array } | null {
    if (this.shown === null) return null;
    const { width, height, background, tiles } = this.shown;
    const rgb = new Uint8Array(Buffer.alloc(3 * width * height, Buffer.from(background.slice(1), 'hex')));
    for (const tile of tiles) {
      const from = this.pixels.get(looksOf(tile));
      for (let row = 0; from !== undefined && row < tile.height; row++) {
        const line = from.subarray(3 * row * tile.width, 3 * (row + 1) * tile.width);
        rgb.set(line, 3 * ((tile.top + row) * width + tile.left));
      }
    }
    return { width, height, rgb };
  }

  /** Made once for all viewers; null = nothing was drawn yet. */
  png(): Promise<Buffer> | null {
    const whole = this.file === null ? this.whole() : null;
    if (whole !== null) this.file = this.painter.encodeColourPng(whole);
    return this.file;
  }
}

function versionOf({ width, height, background, tiles }: LcdFrame): string {
  const hash = createHash('sha256').update(`${width} ${height} ${background}`);
  for (const tile of tiles) hash.update(`\n${tile.left} ${tile.top} ${looksOf(tile)}`);
  return hash.digest('base64url').slice(0, 16);
}

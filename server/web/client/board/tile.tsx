/** A tile of a drawn board: the same shapes, as elements. */
import { h } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Tile as LcdTile, Rectangle } from '../../../presentation/lcd/frame.js';

/** An unchanged tile is not drawn again. */
export function TileSvg({ tile }: { readonly tile: LcdTile }) {
  const { width, height } = tile;
  return useMemo(
    () => (
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {tile.shapes.map(({ tag, attributes, text }, index) => h(tag, { ...attributes, key: index }, text))}
      </svg>
    ),
    // The markup contains everything that the shapes contain.
    [tile.svg],
  );
}

/** A style sheet does not know the places. The policy forbids styles in markup but lets scripts set them. */
export const placeOf = ({ left, top, width, height }: Rectangle) => ({
  left: `${left}px`,
  top: `${top}px`,
  width: `${width}px`,
  height: `${height}px`,
});

/** A tile in its place. With `isSoft`, new content fades in. */
export function PlacedTile({ tile, isSoft }: { readonly tile: LcdTile; readonly isSoft: boolean }) {
  return (
    <div class="tile" style={placeOf(tile)}>
      <div class={isSoft ? 'soft' : undefined} key={isSoft ? tile.svg : 'same'}>
        <TileSvg tile={tile} />
      </div>
    </div>
  );
}

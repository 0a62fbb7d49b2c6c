/** A tile as a drawn board has it: the same shapes, as elements. */
import { h } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Tile as LcdTile, Rectangle } from '../../../presentation/lcd/frame.js';

/** What looks as before is not touched. */
export function TileSvg({ tile }: { readonly tile: LcdTile }) {
  const { width, height } = tile;
  return useMemo(
    () => (
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {tile.shapes.map(({ tag, attributes, text }, index) => h(tag, { ...attributes, key: index }, text))}
      </svg>
    ),
    // The markup says all that the shapes say.
    [tile.svg],
  );
}

/** Places are not known to a style sheet; a policy that refuses styles in markup lets scripts set them. */
export const placeOf = ({ left, top, width, height }: Rectangle) => ({
  left: `${left}px`,
  top: `${top}px`,
  width: `${width}px`,
  height: `${height}px`,
});

/** A tile in its place. What it says anew comes softly. */
export function PlacedTile({ tile, isSoft }: { readonly tile: LcdTile; readonly isSoft: boolean }) {
  return (
    <div class="tile" style={placeOf(tile)}>
      <div class={isSoft ? 'soft' : undefined} key={isSoft ? tile.svg : 'same'}>
        <TileSvg tile={tile} />
      </div>
    </div>
  );
}

/** The list of calls: the rows of a drawn board. Each row is an element that stays the same when it moves down. */
import type { Rectangle, Tile } from '../../../presentation/lcd/frame.js';
import { type BoardCall, callKey } from './feed.js';
import { PlacedTile, TileSvg } from './tile.js';

interface CallsAreaProps {
  readonly box: Rectangle;
  /** The rows from the top, then the names of the columns. */
  readonly tiles: readonly Tile[];
  readonly rows: number;
  readonly calls: readonly BoardCall[];
}

export function CallsArea({ box, tiles, rows, calls }: CallsAreaProps) {
  const shown = calls.slice(0, rows).flatMap((call, index) => {
    const tile = tiles[index];
    return tile === undefined ? [] : [{ key: callKey(call), tile }];
  });
  // A new call does not change this order: moving an element in the document would restart its animation.
  const inOrder = [...shown].sort((one, other) => (one.key < other.key ? -1 : 1));
  const others = tiles.slice(shown.length).filter(({ shapes }) => shapes.length > 1);
  return (
    <div class="calls">
      {inOrder.map(({ key, tile }) => (
        <Row key={key} box={box} tile={tile} />
      ))}
      {others.map((tile) => (
        <PlacedTile key={`${tile.top} still`} tile={tile} isSoft={true} />
      ))}
    </div>
  );
}

function Row({ box, tile }: { readonly box: Rectangle; readonly tile: Tile }) {
  const style = {
    left: `${box.left}px`,
    width: `${tile.width}px`,
    height: `${tile.height}px`,
    transform: `translateY(${tile.top}px)`,
  };
  return (
    <div class="row" style={style}>
      <div class="arrival">
        <TileSvg tile={tile} />
      </div>
    </div>
  );
}

/** Pictures and films of an area, one after the other. */
import { useEffect, useState } from 'preact/hooks';
import type { LcdAreaOf } from '../../../model/designs/lcd-template.js';
import { isFilm } from '../../../presentation/lcd/content.js';
import type { Rectangle } from '../../../presentation/lcd/frame.js';
import { PICTURE_SECONDS } from '../../../presentation/lcd/layout.js';
import { turnOf } from '../../../presentation/lcd/words.js';
import { placeOf } from './tile.js';

interface PlaylistProps {
  readonly area: LcdAreaOf<'pictures'>;
  readonly box: Rectangle;
  readonly atMs: number;
}

/** With reduced motion only pictures are shown, as on drawn boards. */
const wantsNoMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
/** A film that does not play is skipped for this time. */
const BROKEN_SECONDS = 3;

export function Playlist({ area, box, atMs }: PlaylistProps) {
  const { pictures, seconds = PICTURE_SECONDS, fit = 'contain' } = area;
  const items = wantsNoMotion ? pictures.filter((item) => !isFilm(item)) : pictures;
  return (
    <div class={`pictures ${fit}`} style={placeOf(box)}>
      {items.some(isFilm) ? (
        <Films items={items} seconds={seconds} />
      ) : (
        // By the clock, as on drawn boards: two screens of a hall turn together.
        <Picture source={turnOf(items, seconds, atMs)} />
      )}
    </div>
  );
}

/** The previous picture stays underneath until the new one is loaded. */
function Picture({ source }: { readonly source: string | undefined }) {
  const [shown, setShown] = useState(source);
  const sources = [...new Set(wantsNoMotion ? [source] : [shown, source])].filter((one) => one !== undefined);
  return (
    <>
      {sources.map((one) => (
        <img key={one} src={one} alt="" class={one === shown ? undefined : 'soft'} onAnimationEnd={() => setShown(one)} />
      ))}
    </>
  );
}

/** Films end at their own time, so the turns do not follow the clock. */
function Films({ items, seconds }: { readonly items: readonly string[]; readonly seconds: number }) {
  const [turn, setTurn] = useState(0);
  const item = items[turn % items.length];
  const next = () => setTurn((now) => now + 1);
  const isStill = item === undefined || !isFilm(item);
  useEffect(() => {
    const timer = isStill ? setTimeout(next, seconds * 1000) : undefined;
    return () => clearTimeout(timer);
  }, [turn, isStill, seconds]);
  if (isStill) return <Picture source={item} />;
  // A single film loops by itself, without a gap, and takes a turn only when it fails. It is muted: browsers start muted films at once, and
  // a film must not drown a call.
  return (
    <video
      key={turn}
      src={item}
      autoplay
      muted
      playsInline
      loop={items.length === 1}
      onEnded={next}
      onError={() => setTimeout(next, BROKEN_SECONDS * 1000)}
    />
  );
}

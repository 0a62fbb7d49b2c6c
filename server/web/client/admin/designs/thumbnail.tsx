/** A small picture of a design or template in the list, drawn by the box when its row comes into sight: one after another. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** The box draws boards and tickets for the hall meanwhile, so the list never asks for two at once. */
let line: Promise<unknown> = Promise.resolve();

interface ThumbnailProps {
  readonly section: string;
  /** The box answers `image/png;base64,…`; its picture stays an empty frame where it cannot be drawn. */
  readonly draw: () => Promise<string>;
}

export function Thumbnail({ section, draw }: ThumbnailProps) {
  const frame = useRef<HTMLSpanElement>(null);
  const [picture, setPicture] = useState('');
  useEffect(() => {
    let isGone = false;
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      line = line.then(async () => {
        if (!isGone) await draw().then(setPicture, () => undefined);
      });
    });
    if (frame.current) seen.observe(frame.current);
    return () => {
      isGone = true;
      seen.disconnect();
    };
  }, []);
  return (
    <span ref={frame} class="design-thumbnail" data-section={section}>
      {picture === '' ? null : <img src={`data:${picture}`} alt="" />}
    </span>
  );
}

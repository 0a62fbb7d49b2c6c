/** The screen with its areas as boxes, over the picture that the box draws. Boxes are moved by pointer and by arrow keys. */
import { useRef, useState } from 'preact/hooks';
import { say } from '../designs/words.js';
import { type Box, cornerMoved, movedBox, overlap, resizedBox, snappedMove, snappedSize } from './boxes.js';

interface CanvasProps {
  readonly boxes: readonly Box[];
  readonly titles: readonly string[];
  readonly chosen: number;
  /** In pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly picture: string;
  readonly isPending: boolean;
  readonly isSnapping: boolean;
  /** As large as the window shows it whole, or as wide as there is room. */
  readonly isWhole: boolean;
  readonly onChoose: (index: number) => void;
  readonly onBox: (index: number, box: Box) => void;
}

type Grip = 'whole' | 'first' | 'last';

interface Held {
  readonly index: number;
  readonly grip: Grip;
  readonly from: Box;
  readonly x: number;
  readonly y: number;
}

const CHANGES = { whole: movedBox, first: cornerMoved, last: resizedBox } as const;
const HANDLE = 22;

export function Canvas(props: CanvasProps) {
  const { boxes, titles, chosen, size, picture, isPending, isSnapping, isWhole, onChoose, onBox } = props;
  const svg = useRef<SVGSVGElement>(null);
  const [held, hold] = useState<Held | null>(null);
  const set = (index: number, box: Box, grip: Grip) => {
    const others = boxes.filter((_, at) => at !== index);
    onBox(index, !isSnapping || grip === 'first' ? box : grip === 'whole' ? snappedMove(box, others) : snappedSize(box, others));
  };
  const drag = (event: PointerEvent) => {
    const element = svg.current;
    if (held === null || element === null) return;
    // Pixels of the window for each pixel of the picture, which may not fill its place.
    const scale = element.getScreenCTM()?.a ?? 1;
    const across = (100 * (event.clientX - held.x)) / scale / size.width;
    const down = (100 * (event.clientY - held.y)) / scale / size.height;
    set(held.index, CHANGES[held.grip](held.from, across, down), held.grip);
  };
  const grab = (event: PointerEvent, index: number, grip: Grip) => {
    const from = boxes[index];
    if (from === undefined || event.button !== 0) return;
    svg.current?.setPointerCapture(event.pointerId);
    event.stopPropagation();
    onChoose(index);
    hold({ index, grip, from, x: event.clientX, y: event.clientY });
  };
  return (
    <svg
      ref={svg}
      class="design-screen"
      viewBox={`0 0 ${size.width} ${size.height}`}
      data-pending={isPending}
      data-whole={isWhole}
      aria-label={say('screen')}
      onPointerMove={drag}
      onPointerUp={() => hold(null)}
      onPointerCancel={() => hold(null)}
    >
      {picture === '' ? null : <image href={picture} width={size.width} height={size.height} />}
      {boxes.map((box, index) => (
        <Area
          key={index}
          box={box}
          title={titles[index] ?? ''}
          isChosen={index === chosen}
          isOver={boxes.some((other, at) => at !== index && overlap(box, other))}
          size={size}
          onGrab={(event, grip) => grab(event, index, grip)}
          onChoose={() => onChoose(index)}
          onBox={(next) => onBox(index, next)}
        />
      ))}
    </svg>
  );
}

interface AreaProps {
  readonly box: Box;
  readonly title: string;
  readonly isChosen: boolean;
  readonly isOver: boolean;
  readonly size: CanvasProps['size'];
  readonly onGrab: (event: PointerEvent, grip: Grip) => void;
  readonly onChoose: () => void;
  readonly onBox: (box: Box) => void;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function Area({ box, title, isChosen, isOver, size, onGrab, onChoose, onBox }: AreaProps) {
  const [left, top, width, height] = box;
  const [x, y] = [(left * size.width) / 100, (top * size.height) / 100];
  const [across, down] = [(width * size.width) / 100, (height * size.height) / 100];
  const pressed = (event: KeyboardEvent) => {
    const way = ARROWS[event.key];
    if (way === undefined) {
      if (event.key === 'Enter' || event.key === ' ') onChoose();
      return;
    }
    event.preventDefault();
    // Control moves in fine steps, Shift resizes.
    const step = event.ctrlKey ? 0.25 : 1;
    onBox((event.shiftKey ? resizedBox : movedBox)(box, way[0] * step, way[1] * step));
  };
  const handle = (at: readonly [number, number], grip: Grip) => (
    <rect
      class="design-handle"
      data-grip={grip}
      x={at[0] - HANDLE / 2}
      y={at[1] - HANDLE / 2}
      width={HANDLE}
      height={HANDLE}
      onPointerDown={(event) => onGrab(event, grip)}
    />
  );
  return (
    <g data-chosen={isChosen} data-over={isOver} class="design-area">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture knows no buttons */}
      <rect
        x={x}
        y={y}
        width={across}
        height={down}
        tabIndex={0}
        role="button"
        aria-pressed={isChosen}
        aria-label={say('areaAt', { title, left, top, width, height })}
        onPointerDown={(event) => onGrab(event, 'whole')}
        onFocus={onChoose}
        onKeyDown={pressed}
      />
      {isChosen ? handle([x, y], 'first') : null}
      {isChosen ? handle([x + across, y + down], 'last') : null}
    </g>
  );
}

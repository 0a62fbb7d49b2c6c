/** What moves a replay: play, speed, the next event, and the time line with its marks. By keys, too. */
import { useEffect, useState } from 'preact/hooks';
import { listen } from '../../shared/box/store.js';
import { Button } from '../../shared/parts/parts.js';
import { timeText, useBeat } from '../../shared/words/time.js';
import { say } from '../page.js';
import { eventAfter, eventBefore, type ReplayEvent } from './replay-events.js';
import { TimeLine, type TimeLineProps } from './time-line.js';

const SPEEDS = [30, 120, 600] as const;
const BEAT_MS = 100;
const MINUTE_SEC = 60;

interface PlayerProps extends TimeLineProps {
  readonly onAt: (change: number | ((now: number) => number)) => void;
  /** Those that are jumped to. */
  readonly chosen: readonly ReplayEvent[];
}

/** @param children stand below the time line */
export function Player({ fromMs, bounds, at, onAt, events, chosen, queue, children }: PlayerProps) {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(SPEEDS[1]);
  useBeat(isPlaying ? BEAT_MS : null, () => onAt((now) => Math.min(bounds.to, now + (speed * BEAT_MS) / 1000)), [speed, bounds]);
  const isOver = at >= bounds.to;
  const time = timeText(fromMs + at * 1000);
  const play = () => {
    if (isOver) onAt(bounds.from);
    setPlaying(isOver || !isPlaying);
  };
  const within = (moment: number): number => Math.max(bounds.from, Math.min(bounds.to, moment));
  const [before, after] = [eventBefore(chosen, Math.floor(at)), eventAfter(chosen, at)];
  const jump = (event: ReplayEvent | undefined) => {
    if (event !== undefined) onAt(within(event.at));
  };
  useKeys({
    play,
    back: () => jump(before),
    forth: () => jump(after),
    move: (minutes) => onAt((now) => within(now + minutes * MINUTE_SEC)),
  });
  return (
    <section class="card player" aria-label={say('moment')}>
      <div class="row">
        <Button kind="primary" aria-keyshortcuts="Space" onClick={play}>
          {say(isPlaying && !isOver ? 'stop' : 'play')}
        </Button>
        <ToEvent isBack event={before} onJump={jump} />
        <output class="moment">{time}</output>
        <ToEvent event={after} onJump={jump} />
        <Speeds speed={speed} onSpeed={setSpeed} />
        <p class="soft small keys">{say('replayKeys')}</p>
      </div>
      <TimeLine {...{ fromMs, bounds, at, events, queue }}>
        <input
          type="range"
          aria-label={say('moment')}
          aria-valuetext={time}
          min={bounds.from}
          max={bounds.to}
          step={1}
          value={at}
          onInput={(event) => onAt(event.currentTarget.valueAsNumber)}
        />
      </TimeLine>
      {children}
    </section>
  );
}

const Speeds = ({ speed, onSpeed }: { readonly speed: number; readonly onSpeed: (speed: number) => void }) => (
  <fieldset class="row speeds">
    <legend class="out-of-sight">{say('speed')}</legend>
    {SPEEDS.map((each) => (
      <Button key={each} aria-pressed={each === speed} onClick={() => onSpeed(each)}>
        {say('speedOf', { count: each })}
      </Button>
    ))}
  </fieldset>
);

interface ToEventProps {
  readonly isBack?: boolean;
  readonly event: ReplayEvent | undefined;
  readonly onJump: (event: ReplayEvent | undefined) => void;
}

/** A bar, and an arrow to it. */
const ToEvent = ({ isBack = false, event, onJump }: ToEventProps) => (
  <Button
    aria-label={say(isBack ? 'eventBefore' : 'eventAfter')}
    aria-keyshortcuts={isBack ? 'Shift+ArrowLeft' : 'Shift+ArrowRight'}
    disabled={event === undefined}
    onClick={() => onJump(event)}
  >
    <svg class="to-event" viewBox="0 0 16 16" aria-hidden="true">
      <path d={isBack ? 'M13 2v12L5 8zM3 2h2v12H3z' : 'M3 2v12l8-6zM11 2h2v12h-2z'} />
    </svg>
  </Button>
);

interface Keys {
  readonly play: () => void;
  readonly back: () => void;
  readonly forth: () => void;
  readonly move: (minutes: number) => void;
}

/** The slider's own step is a second, for a mouse; who has keys moves by minutes. */
function useKeys({ play, back, forth, move }: Keys): void {
  useEffect(() =>
    listen('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]') !== null) return;
      if (!(event.target instanceof Element) || event.target.matches('select, textarea, input:not([type="range"])')) return;
      // A space bar on a control is for the control.
      const isControl = event.target.matches('a, button, summary');
      const act = {
        ' ': isControl ? undefined : play,
        ArrowLeft: event.shiftKey ? back : () => move(-1),
        ArrowRight: event.shiftKey ? forth : () => move(1),
      }[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    }),
  );
}

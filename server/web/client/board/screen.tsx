/** The board, laid out by the functions for drawn boards, at the size of this screen and the time of the box. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { nameIn } from '../../../model/by-language.js';
import type { LcdContent } from '../../../presentation/lcd/content.js';
import { lcdScreen, nextFrameMs } from '../../../presentation/lcd/layout.js';
import { listen, useStore } from '../shared/box/store.js';
import { timeText, useBeat } from '../shared/words/time.js';
import { CallsArea } from './calls-area.js';
import type { Board, BoardCall } from './feed.js';
import { announcer, feed, link } from './page.js';
import { Playlist } from './playlist.js';
import { PlacedTile } from './tile.js';
import { sayIn } from './words.js';

/** The longest pause between drawings: nothing changes before the next minute, and a changed clock is noticed. */
const LOOK_MS = 60_000;
const LEAST_MS = 50;

export function Screen({ board }: { readonly board: Board }) {
  const size = useSize();
  const lostSinceMs = useStore(feed.lostSinceMs);
  const isBlocked = useStore(announcer.isBlocked);
  const { template } = board;
  const content = contentOf(board, lostSinceMs !== null);
  const atMs = link.now();
  // Measured from the drawn moment: an effect runs later and could miss a change in between.
  useNextLook(() => nextFrameMs(template, content, size, atMs) - link.now());
  const { areas, language } = lcdScreen(template, content, size, atMs);
  const { x, y } = useDrift(size);
  const isResting = useRest(board.waiting.length > 0 || board.calls.some(({ calls }) => calls.length > 0));
  const say = useMemo(() => sayIn(language), [language]);
  // Read aloud once, and not again each time the language of the drawing changes.
  const spoken = board.languages[0] ?? language;
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = board.name === '' ? board.branch : board.name;
    document.body.style.backgroundColor = template.theme.background;
  }, [language, board.name, board.branch, template.theme.background]);
  return (
    <main class={isResting ? 'screen resting' : 'screen'} style={{ transform: `translate(${x}px, ${y}px)` }}>
      <h1 class="unseen" lang={spoken}>
        {board.branch}. {nameIn(board, spoken)}
      </h1>
      <Spoken board={board} language={spoken} />
      {areas.map(({ area, box, tiles }, index) => {
        if (area.area === 'calls')
          return <CallsArea key={index} box={box} tiles={tiles} rows={area.rows} calls={callsOf(board, area.rows)} />;
        if (area.area === 'pictures') return <Playlist key={index} area={area} box={box} atMs={atMs} />;
        const isSoft = area.area !== 'clock';
        return tiles.map((tile) => <PlacedTile key={`${index} ${tile.top}`} tile={tile} isSoft={isSoft} />);
      })}
      <div class="notes" role="status">
        {lostSinceMs !== null && (
          <span class="lost" style={notesStyle(board)}>
            {say('lost', { time: timeText(lostSinceMs) })}
          </span>
        )}
        {isBlocked && <Muted label={say('soundBlocked')} colour={template.theme.quiet} />}
      </div>
    </main>
  );
}

/** Small, because it is for the technician, not for the hall. */
const Muted = ({ label, colour }: { readonly label: string; readonly colour: string }) => (
  <svg class="muted" viewBox="0 0 24 24" role="img" aria-label={label} fill="none" stroke={colour} stroke-width="2">
    <path d="M4 9v6h4l5 4V5L8 9ZM16 9l5 6M21 9l-5 6" />
  </svg>
);

const notesStyle = ({ template: { theme } }: Board) => ({ color: theme.quiet, backgroundColor: theme.background });

const callsOf = (board: Board, rows: number): readonly BoardCall[] => board.calls.find((list) => list.rows === rows)?.calls ?? [];

/** @param isOld no call is new, because later changes are unknown */
const contentOf = (board: Board, isOld: boolean): LcdContent => ({
  branch: board.branch,
  board: board.name,
  boardNames: board.names,
  languages: board.languages,
  timeZone: board.time_zone,
  closing: board.closes_at === undefined ? null : { atMs: Date.parse(board.closes_at), time: board.closes ?? '' },
  waiting: board.waiting.map(({ wait_minutes: most, wait_least_minutes: least, unserved, ...waiting }) => ({
    ...waiting,
    isUnserved: unserved,
    waitMinutes: most === null ? null : { least: least ?? 0, most },
  })),
  free: board.free.map(({ wait_minutes: most, wait_least_minutes: least, ...free }) => ({ ...free, waitMinutes: { least, most } })),
  calls: (rows) =>
    callsOf(board, rows).map((call) => ({
      ticket: call.ticket,
      windowName: call.window,
      windowNames: call.window_names,
      windowAlias: call.window_alias,
      isNew: call.is_new === 1 && !isOld,
    })),
});

/** The calls for screen readers, because the tiles are drawings. */
function Spoken({ board, language }: { readonly board: Board; readonly language: string }) {
  const say = sayIn(language);
  const longest = board.calls.reduce<readonly BoardCall[]>((most, { calls }) => (calls.length > most.length ? calls : most), []);
  return (
    <ul class="unseen" lang={language} aria-live="polite" aria-label={say('called')}>
      {longest.map((call) => (
        <li key={`${call.ticket} ${call.called}`}>
          {call.ticket} {say('arrow')} {nameIn({ name: call.window, names: call.window_names }, language)}
        </li>
      ))}
    </ul>
  );
}

/** Draws again at the next change that depends on time alone. */
function useNextLook(dueInMs: () => number): void {
  const [look, setLook] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setLook(look + 1), Math.max(LEAST_MS, Math.min(dueInMs(), LOOK_MS)));
    return () => clearTimeout(timer);
  });
}

function useSize() {
  const [size, setSize] = useState(windowSize());
  useEffect(() => listen('resize', () => setSize(windowSize())), []);
  return size;
}

const windowSize = () => ({ width: Math.max(1, innerWidth), height: Math.max(1, innerHeight) });

const STEP_MS = 30_000;
const STEPS = 40;
/** Part of the shorter side. Letters are at least a hundredth away from the edges of their areas, so nothing is cut off. */
const REACH = 0.005;
/** After this time without calls and waiting visitors the branch counts as closed. */
const REST_MS = 20 * 60_000;

/** The present offset of the content, in pixels: along a figure of eight, so that no edge stays in place. */
function useDrift({ width, height }: { readonly width: number; readonly height: number }) {
  const [step, setStep] = useState(0);
  useBeat(STEP_MS, () => setStep((now) => (now + 1) % STEPS));
  const reach = Math.max(2, Math.min(width, height) * REACH);
  const angle = (2 * Math.PI * step) / STEPS;
  return { x: Math.round(reach * Math.sin(angle)), y: Math.round(reach * Math.sin(2 * angle)) };
}

/** Whether the screen may be dimmed. The first ticket wakes it. */
function useRest(isBusy: boolean): boolean {
  const [isResting, setResting] = useState(false);
  useEffect(() => {
    setResting(false);
    const timer = isBusy ? undefined : setTimeout(() => setResting(true), REST_MS);
    return () => clearTimeout(timer);
  }, [isBusy]);
  return isResting && !isBusy;
}

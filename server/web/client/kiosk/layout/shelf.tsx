/** Cards that use the whole room: as large, and as many on a page, as the screen of this kiosk allows. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../../shared/box/store.js';
import { Button } from '../../shared/parts/parts.js';
import { say } from '../page.js';
import { type Plan, planOf } from './plan.js';
import { linePx, room } from './room.js';

export interface Card {
  readonly key: string | number;
  readonly content: ComponentChildren;
}

interface ShelfProps {
  readonly cards: readonly Card[];
  /** All texts of the cards: other ones are measured anew. */
  readonly texts: string;
  readonly isLive?: boolean;
  /** What is on the other pages. */
  readonly pages?: 'services' | 'times';
}

/** In lines of text, as in the style sheet. */
const CARD_WIDTH_MIN = 17;
const GAP = 0.9;
const PAGER = 3.4;
/** Where there is little room, in pixels. */
const SMALL_PAGER_PX = 44;

export function Shelf({ cards, texts, isLive = false, pages = 'services' }: ShelfProps) {
  const wanted = `${texts} ${useStore(room)}`;
  const [made, setMade] = useState<{ readonly of: string; readonly plan: Plan } | null>(null);
  const [page, setPage] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const plan = made?.of === wanted ? made.plan : null;
  // All cards are drawn and measured, and drawn again as planned before anything is painted.
  useLayoutEffect(() => {
    if (plan === null && list.current !== null) setMade({ of: wanted, plan: measured(list.current) });
  }, [wanted, plan]);
  const starts = plan?.starts ?? [0];
  const shownPage = Math.min(page, starts.length - 1);
  return (
    <div class={`shelf ${plan === null ? 'measured' : plan.isTooHigh ? 'too-high' : ''}`}>
      <ul
        ref={list}
        class="services"
        style={plan === null ? {} : { '--columns': plan.columns, '--scale': plan.scale }}
        aria-live={isLive ? 'polite' : undefined}
      >
        {cards.slice(starts[shownPage], starts[shownPage + 1]).map(({ key, content }) => (
          <li key={key}>{content}</li>
        ))}
      </ul>
      {starts.length > 1 ? <Pager page={shownPage} pages={starts.length} words={WORDS[pages]} onPage={setPage} /> : null}
    </div>
  );
}

function measured(list: HTMLUListElement): Plan {
  const line = linePx();
  const cards = [...list.children];
  const roomPx = list.parentElement?.clientHeight ?? 0;
  const widthPx = list.clientWidth;
  const pagerPx = document.documentElement.matches('[data-room~="tight"]') ? SMALL_PAGER_PX : PAGER * line;
  return planOf({
    room: roomPx,
    roomAbovePager: roomPx - pagerPx - GAP * line,
    gap: GAP * line,
    columnsMax: Math.floor((widthPx + GAP * line) / ((CARD_WIDTH_MIN + GAP) * line)),
    measure: (columns, scale) => {
      list.style.setProperty('--columns', String(columns));
      list.style.setProperty('--scale', String(scale));
      const isBroken = list.scrollWidth > list.clientWidth || (columns > 1 && cards.some(hasBrokenWord));
      return isBroken ? null : cards.map((card) => card.getBoundingClientRect().height);
    },
  });
}

/** While cards are measured words are not broken, but stick out. */
const hasBrokenWord = (card: Element): boolean =>
  [...card.querySelectorAll('.service-text > *')].some((text) => text.scrollWidth > text.clientWidth);

const WORDS = { services: ['earlier', 'later'], times: ['bookEarlier', 'bookLater'] } as const;

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly words: (typeof WORDS)[keyof typeof WORDS];
  readonly onPage: (page: number) => void;
}

const Pager = ({ page, pages, words: [earlier, later], onPage }: PagerProps) => (
  <div class="pager">
    <Button disabled={page === 0} aria-label={say(earlier)} onClick={() => onPage(page - 1)}>
      ← <span class="pager-word">{say(earlier)}</span>
    </Button>
    <span data-spoken>{say('pageOf', { page: page + 1, pages })}</span>
    <Button disabled={page === pages - 1} aria-label={say(later)} onClick={() => onPage(page + 1)}>
      <span class="pager-word">{say(later)}</span> →
    </Button>
  </div>
);

/** The events around the moment of a replay: chosen by kind, or those of one ticket. Each leads to its moment. */

import { Button, Panel } from '../../shared/parts/parts.js';
import type { Word } from '../../shared/words/catalogues.js';
import { nameAt } from '../../shared/words/names.js';
import { durationText, timeText } from '../../shared/words/time.js';
import { say } from '../page.js';
import type { Names } from './replay.js';
import { type EventKind, eventsAround, type ReplayEvent } from './replay-events.js';

/** Kinds that a day is looked through for. The others are events of a ticket, shown with it. */
const KINDS = ['grew', 'late', 'break', 'called'] as const;
const WORDS: Readonly<Record<(typeof KINDS)[number], Word<'supervisor'>>> = {
  grew: 'kindGrew',
  late: 'kindLate',
  break: 'kindBreak',
  called: 'kindCalled',
};
const BEFORE = 3;
const AFTER = 9;

interface KindsProps {
  readonly events: readonly ReplayEvent[];
  readonly kinds: ReadonlySet<EventKind>;
  readonly onKinds: (kinds: ReadonlySet<EventKind>) => void;
}

/** What the marks of the time line mean, and which of them are jumped to. */
export const KindChooser = ({ events, kinds, onKinds }: KindsProps) => (
  <fieldset class="row kinds">
    <legend class="out-of-sight">{say('kinds')}</legend>
    {KINDS.map((kind) => {
      const isChosen = kinds.has(kind);
      const toggle = () => onKinds(new Set(KINDS.filter((one) => (one === kind ? !isChosen : kinds.has(one)))));
      return (
        <Button key={kind} look="kind" data-kind={kind} aria-pressed={isChosen} onClick={toggle}>
          {say(WORDS[kind])} <b>{events.filter((event) => event.kind === kind).length}</b>
        </Button>
      );
    })}
  </fieldset>
);

interface EventListProps {
  readonly fromMs: number;
  readonly at: number;
  readonly chosen: readonly ReplayEvent[];
  readonly names: Names;
  readonly ticket: string;
  readonly onTicket: (ticket: string) => void;
  readonly onAt: (at: number) => void;
}

export function EventList({ fromMs, at, chosen, names, ticket, onTicket, onAt }: EventListProps) {
  const shown = eventsAround(chosen, at, BEFORE, AFTER);
  const now = shown.filter((event) => event.at <= at).at(-1);
  const search = (
    <label class="field ticket-search">
      {say('ticketWanted')}
      <input type="search" autocomplete="off" maxLength={20} value={ticket} onInput={(event) => onTicket(event.currentTarget.value)} />
    </label>
  );
  return (
    <Panel look="card events" title={say('events')} beside={search}>
      {shown.length === 0 ? <p class="soft">{say('noEvents')}</p> : null}
      <ol>
        {shown.map((event) => (
          <li key={event.key}>
            <button
              type="button"
              class="event"
              data-kind={event.kind}
              aria-current={event === now ? 'true' : undefined}
              onClick={() => onAt(event.at)}
            >
              <time>{timeText(fromMs + event.at * 1000)}</time>
              <span>{textOf(event, names)}</span>
            </button>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function textOf(
  { kind, ticket = '', window = -1, at, to = at, norm = 0, waited: [before, after] = [0, 0] }: ReplayEvent,
  names: Names,
): string {
  const where = nameAt(names.windows, window) ?? `${say('window')} ${window}`;
  switch (kind) {
    case 'came':
      return say('eventCame', { ticket });
    case 'called':
      return say('eventCalled', { ticket, window: where });
    case 'ended':
      return say('eventEnded', { ticket });
    case 'late':
      return say('eventLate', { ticket, minutes: norm });
    case 'break':
      return say('eventBreak', { window: where, length: durationText((to - at) * 1000) });
    case 'grew':
      return say('eventGrew', { before, after });
  }
}

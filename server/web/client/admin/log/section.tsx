/** The log of changes, newest first. It updates while its first page is shown. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { dayStart, daysBefore, localTime, shifted } from '../../../../protocol/figures/days.js';
import type { ReplyData, RequestData } from '../../../../protocol/registry.js';
import { FACTS } from '../../shared/box/facts.js';
import { failureText } from '../../shared/box/failures.js';
import { useStore } from '../../shared/box/store.js';
import { DayInput } from '../../shared/parts/day-input.js';
import { useNarrow } from '../../shared/parts/head.js';
import { Button, Fault, Select, Table } from '../../shared/parts/parts.js';
import { todayInBranch } from '../../shared/words/time.js';
import { rowTitle } from '../books/words.js';
import { changes, rowsOf } from '../library.js';
import { link } from '../page.js';
import { kindName, type Line, LineRow } from './line.js';
import { say } from './words.js';
import './log.css';

const NOTHING: Wish = { from: '', to: '', user: '', kind: '' };
/** Many books may change at once. */
const PAUSE_MS = 300;

export function LogSection() {
  const { wish, lines, next, fault, ask, show } = useLog();
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="about soft">{say('hint')}</p>
      <section class="panel log">
        <Filter wish={wish} onWish={show} onRefresh={() => void ask(wish, null)} />
        <Fault text={fault} />
        {lines === null ? null : lines.length === 0 ? (
          <p role="status" class="soft">
            {say(wish === NOTHING ? 'nothingYet' : 'nothing')}
          </p>
        ) : (
          <Table isStacked columns={[say('when'), say('who'), say('what'), say('how')]}>
            {lines.map((line) => (
              <LineRow key={line.id} line={line} />
            ))}
          </Table>
        )}
        {next === null ? null : (
          <div class="row log-more">
            <Button onClick={() => void ask(wish, next)}>{say('older')}</Button>
          </div>
        )}
      </section>
    </>
  );
}

function useLog() {
  const [wish, setWish] = useState<Wish>(NOTHING);
  // After the pause the newest filter counts.
  const latest = useRef(NOTHING);
  const [lines, setLines] = useState<readonly Line[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [fault, setFault] = useState('');
  const asked = useRef(0);
  const isLeafing = useRef(false);
  const ask = async (wanted: Wish, before: number | null) => {
    const mine = ++asked.current;
    // Set when the request is sent, not when it is answered: a change in between must not take the reader back to the newest lines.
    isLeafing.current = before !== null;
    try {
      const found = await link.client.call('changes', { ...questionOf(wanted), ...(before !== null && { before }) });
      if (mine !== asked.current) return;
      setLines((known) => (before === null ? found.lines : [...(known ?? []), ...found.lines]));
      setNext(found.next);
      setFault('');
    } catch (failure) {
      if (mine === asked.current) setFault(failureText(failure));
    }
  };
  const changed = useStore(changes);
  const connection = useStore(link.connection);
  useEffect(() => {
    if (connection !== 'open' || isLeafing.current) return undefined;
    const pause = setTimeout(() => isLeafing.current || void ask(latest.current, null), lines === null ? 0 : PAUSE_MS);
    return () => clearTimeout(pause);
  }, [changed, connection]);
  const show = (wanted: Wish) => {
    latest.current = wanted;
    setWish(wanted);
    // The continuation of the previous lines does not apply to the new ones.
    setNext(null);
    void ask(wanted, null);
  };
  return { wish, lines, next, fault, ask, show };
}

/** Days of the branch, from the beginning of the first to the end of the last. */
function questionOf({ from, to, user, kind }: Wish): RequestData<'changes'> {
  const local = localTime(FACTS.timeZone);
  return {
    ...(from !== '' && { from: dayStart(from, local) }),
    ...(to !== '' && { to: dayStart(shifted(to, 1), local) }),
    ...(user !== '' && { user_id: Number(user) }),
    ...(kind !== '' && { kind: kind as ReplyData<'changes'>['lines'][number]['kind'] }),
  };
}

interface Wish {
  /** Days such as `2026-11-24`; '' = no bound. */
  readonly from: string;
  readonly to: string;
  /** An id; '' = any user. */
  readonly user: string;
  /** '' = any kind. */
  readonly kind: string;
}

const KINDS = [
  ...(['Service', 'Operation', 'TicketRange', 'Workplace', 'Registrator', 'QBoard', 'ScoreBoard'] as const),
  ...(['Reason', 'Outcome', 'Calendar', 'BookingPlan', 'Segment', 'CallingProfile'] as const),
  ...([
    'User',
    'UserRole',
    'Session',
    'TicketDesign',
    'LcdTemplate',
    'Appearance',
    'Printer',
    'Setting',
    'Device',
    'Box',
    'ConsumerPreRegistered',
    'Consumer',
  ] as const),
] as const;

interface FilterProps {
  readonly wish: Wish;
  readonly onWish: (wish: Wish) => void;
  readonly onRefresh: () => void;
}

function Filter({ wish, onWish, onRefresh }: FilterProps) {
  const change = (part: Partial<Wish>) => onWish({ ...wish, ...part });
  const users = (rowsOf('User') ?? []).map((row) => [String(row.id), rowTitle('User', row)] as const);
  const kinds = KINDS.map((kind) => [kind, kindName(kind)] as const);
  const fields = (
    <div class="log-filter">
      <DayInput label={say('from')} value={wish.from} onDay={(from) => change({ from })} />
      <DayInput label={say('to')} value={wish.to} onDay={(to) => change({ to })} />
      <Select label={say('who')} value={wish.user} options={[['', say('anybody')], ...users]} onChoose={(user) => change({ user })} />
      <Select<string>
        label={say('what')}
        value={wish.kind}
        options={[['', say('anything')], ...kinds]}
        onChoose={(kind) => change({ kind })}
      />
    </div>
  );
  const isWide = !useNarrow();
  return (
    <>
      {isWide ? fields : null}
      <div class="row log-days">
        {([1, 7, 30] as const).map((count) => (
          <Button key={count} onClick={() => change({ from: daysBefore(todayInBranch(), count - 1), to: todayInBranch() })}>
            {say('lastDays', { count })}
          </Button>
        ))}
        <Button disabled={wish === NOTHING} onClick={() => onWish(NOTHING)}>
          {say('everything')}
        </Button>
        <Button onClick={onRefresh}>{say('refresh')}</Button>
      </div>
      {isWide ? null : (
        <details>
          <summary>{say('filter')}</summary>
          {fields}
        </details>
      )}
    </>
  );
}

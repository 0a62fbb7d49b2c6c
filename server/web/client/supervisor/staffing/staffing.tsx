/** How many windows the rest of today, or a usual weekday, takes; and which closed window would help most now. */
import { useEffect, useState } from 'preact/hooks';
import type { Element } from '../../../../protocol/client/client.js';
import { byId } from '../../shared/box/acting.js';
import { useAnswer } from '../../shared/box/attempt.js';
import { Button, Fault, Select, submits } from '../../shared/parts/parts.js';
import { daysLater, WEEKDAYS, weekdayOfDay } from '../../shared/words/month.js';
import { nameAt } from '../../shared/words/names.js';
import { weekdayText } from '../../shared/words/time.js';
import { useDayAttempt } from '../../shared/words/whole-days.js';
import { link, today } from '../page.js';
import { PaperHead } from '../paper-head.js';
import { Halves } from './halves.js';
import { NowCard } from './now-card.js';
import { type Staffing, say } from './words.js';
import '../reports/reports.css';
import './staffing.css';

const TODAY = 0;
const DAYS = [TODAY, ...WEEKDAYS] as const;
type Day = (typeof DAYS)[number];
const PERCENT = 90;

const dayName = (day: Day): string => (day === TODAY ? say('rest') : say('usual', { weekday: say(`weekday.${day}`) }));

const NO_NAMES: ReadonlyMap<number, Element<'Workplace'>> = new Map();

export function StaffingView() {
  const [day, setDay] = useState<Day>(TODAY);
  const [asked, setAsked] = useState<Day>(TODAY);
  const [told, setTold] = useState<Staffing | null>(null);
  const { isPending, fault, attempt, isTooEarly } = useDayAttempt();
  const ask = () =>
    void attempt(async () => {
      setTold(null);
      setAsked(day);
      setTold(await link.client.call('staffing', day === TODAY ? { today: 1 } : { weekday: day }, { timeoutMs: ANSWER_MS }));
    });
  useEffect(ask, []);
  const names = useAnswer(NO_NAMES, async () => byId(await link.client.list('Workplace')));
  const nameOf = (window: number): string => nameAt(names, window) ?? `№ ${window}`;
  return (
    <div class="reports staffing">
      <form class="card order" onSubmit={submits(ask)}>
        <Select label={say('day')} value={day} options={DAYS.map((one) => [one, dayName(one)])} onChoose={setDay} />
        <Button type="submit" kind="primary" disabled={isPending}>
          {say(isPending ? 'counting' : 'count')}
        </Button>
        <p class="soft small">{say('hint', { percent: PERCENT })}</p>
      </form>
      <Fault text={fault} />
      {isTooEarly && !isPending ? <TooEarly asked={asked} /> : null}
      <PaperHead />
      {told === null ? null : (
        <div class="sides">
          {told.now ? <NowCard now={told.now} nameOf={nameOf} /> : null}
          <Halves told={told} day={dayName(asked)} nameOf={nameOf} />
        </div>
      )}
    </div>
  );
}

/** The box plays whole days, one question after the other. */
const ANSWER_MS = 120_000;

const WEEK_DAYS = 7;

/** What will be here, and from when on: the first such weekday has to be over; the rest of one is counted from those before it. */
function TooEarly({ asked }: { readonly asked: Day }) {
  const now = today();
  const present = weekdayOfDay(now);
  const weekday = asked === TODAY ? present : asked;
  const first = asked === TODAY ? daysLater(now, WEEK_DAYS) : daysLater(now, ((weekday - present + WEEK_DAYS) % WEEK_DAYS) + 1);
  return (
    <section class="card empty" role="status">
      <h2>{say('empty')}</h2>
      <p>{say(asked === TODAY ? 'emptyToday' : 'emptyUsual')}</p>
      <p>{say('emptyUntil', { weekday: say(`weekday.${weekday as (typeof WEEKDAYS)[number]}`), first: weekdayText(first) })}</p>
    </section>
  );
}

/** What happened to one visitor, found by the number: the answer to a complaint. */
import { useEffect, useState } from 'preact/hooks';
import type { Named } from '../../../../model/by-language.js';
import type { Element } from '../../../../protocol/client/client.js';
import { clerkName } from '../../../../protocol/figures/naming.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { byId } from '../../shared/box/acting.js';
import { useAnswer, useAttempt } from '../../shared/box/attempt.js';
import { DayInput } from '../../shared/parts/day-input.js';
import { Button, Fault, Input, Panel, submits, Table } from '../../shared/parts/parts.js';
import { inHours } from '../../shared/words/hours.js';
import { nameAt, namesThen } from '../../shared/words/names.js';
import { dayText, durationText, momentText, timeText } from '../../shared/words/time.js';
import { WHOLE_DAY_MS } from '../../shared/words/whole-days.js';
import { ruleText, segmentText, usedUp, waitedText, whyText } from '../../shared/words/why-text.js';
import { Fact } from '../facts.js';
import { link, today } from '../page.js';
import { PaperHead } from '../paper-head.js';
import { storyOf } from '../story-link.js';
import { LongestWaits } from './longest-waits.js';
import { say } from './words.js';
import '../../shared/stacked.css';
import '../reports/reports.css';
import './story.css';

type Story = NonNullable<ReplyData<'visitorStory'>['story']>;
type Step = Story['steps'][number];
type Call = NonNullable<Step['call']>;

interface Names {
  readonly windows: ReadonlyMap<number, Named>;
  readonly services: ReadonlyMap<number, Named>;
  readonly reasons: ReadonlyMap<number, Named>;
  readonly segments: ReadonlyMap<number, Named>;
  readonly users: ReadonlyMap<number, Element<'User'>>;
}

async function askNames(): Promise<Names> {
  const { client } = link;
  const [windows, services, reasons, segments, users] = await Promise.all([
    ...([client.list('Workplace'), client.list('Service'), client.list('Reason')] as const),
    ...([client.list('Segment'), client.list('User')] as const),
  ]);
  return { windows: byId(windows), services: byId(services), reasons: byId(reasons), segments: byId(segments), users: byId(users) };
}
const NO_NAMES: Names = { windows: new Map(), services: new Map(), reasons: new Map(), segments: new Map(), users: new Map() };

/** As they were named on that day. */
const namesIn = ({ names }: Story, { users, windows, services, reasons, segments }: Names): Names => ({
  ...{ users, windows: namesThen('Workplace', windows, names), services: namesThen('Service', services, names) },
  ...{ reasons: namesThen('Reason', reasons, names), segments: namesThen('Segment', segments, names) },
});

/** @param rest from the address: a ticket that another part of the page shows, and its day */
export function StoryView({ rest }: { readonly rest: string }) {
  const names = useAnswer(NO_NAMES, askNames);
  const linked = storyOf(rest);
  const [day, setDay] = useState(linked.day ?? today());
  const [ticket, setTicket] = useState(linked.ticket);
  const [answer, setAnswer] = useState<ReplyData<'visitorStory'> | null>(null);
  const { isPending, fault, attempt } = useAttempt();
  const ask = (wanted: string) =>
    void attempt(async () => {
      setAnswer(null);
      const question = { ticket: wanted.trim().toLocaleUpperCase(), day };
      setAnswer(await link.client.call('visitorStory', question, { timeoutMs: WHOLE_DAY_MS }));
    });
  useEffect(() => (linked.ticket === '' ? undefined : ask(linked.ticket)), []);
  return (
    <div class="reports story">
      <form class="card order" onSubmit={submits(() => ask(ticket))}>
        <DayInput label={say('day')} value={day} onDay={(chosen) => chosen !== '' && setDay(chosen)} />
        <Input label={say('ticket')} value={ticket} maxLength={40} required onText={setTicket} />
        <Button type="submit" kind="primary" disabled={isPending}>
          {say('tell')}
        </Button>
        <p class="soft small">{say('hint')}</p>
      </form>
      <Fault text={fault} />
      {answer === null && linked.ticket === '' && !isPending ? <LongestWaits day={day} /> : null}
      {answer === null ? null : answer.story === null ? (
        <p class="note" role="status">
          {say('nobody')}
        </p>
      ) : (
        <Told day={answer.day} story={answer.story} names={namesIn(answer.story, names)} />
      )}
    </div>
  );
}

interface ToldProps {
  readonly day: string;
  readonly story: Story;
  readonly names: Names;
}

function Told({ day, story, names }: ToldProps) {
  const { ticket, state, steps } = story;
  const title = (
    <>
      <PaperHead />
      {`${ticket}: ${isClosedByDay(steps) ? say('closedByDay') : say(`state.${state}`)}`}
    </>
  );
  const files = (
    <div class="row files">
      <Button onClick={() => print()}>{say('print')}</Button>
    </div>
  );
  return (
    <>
      <Panel look="card" title={title} beside={files}>
        <p class="soft">{[dayText(day), ...categoryText(story, names)].join(' · ')}</p>
        <StoryFacts story={story} atMs={link.now()} />
      </Panel>
      <div class="sides">
        <Panel look="card" title={say('steps')}>
          <Table isStacked label={`${say('steps')}: ${steps.length}`} columns={[say('time'), say('what'), say('where')]}>
            {steps.map((step, index) => (
              <tr key={index}>
                <td title={momentText(Date.parse(step.at))}>{timeText(Date.parse(step.at))}</td>
                <td>
                  {say(`step.${step.what}`)}
                  <span class="soft"> {moreOf(step, names)}</span>
                </td>
                <td>{placeText(step, names)}</td>
              </tr>
            ))}
          </Table>
        </Panel>
        <Overtakings {...{ story, names }} />
      </div>
    </>
  );
}

/** What a complaint is about: how long he waited, as against what he was told, and who was called before him. */
function StoryFacts({ story: { state, steps, told, overtaken }, atMs }: Pick<ToldProps, 'story'> & { readonly atMs: number }) {
  const came = steps.find(({ what }) => what === 'registered');
  const called = steps.find(({ what }) => what === 'called');
  const waited = called?.call === undefined ? waitedMs(state, steps, atMs) : called.call.waited * 1000;
  const at = (step: Step | undefined): string | undefined => step && timeText(Date.parse(step.at));
  return (
    <dl class="facts">
      <Fact name={say('factCame')} value={at(came) ?? '—'} />
      <Fact name={say('factCalled')} value={at(called) ?? say('factNotCalled')} />
      <Fact
        name={say('factWaited')}
        value={waited === null ? '—' : durationText(waited)}
        remarks={[told === undefined ? '' : toldText(told)]}
      />
      <Fact name={say('factOvertaken')} value={overtaken} remarks={[overtaken === 0 ? '' : say('factLater')]} />
    </dl>
  );
}

/** Of who was not called: until he is, or until it ended; null = he has not come. */
function waitedMs(state: Story['state'], steps: readonly Step[], atMs: number): number | null {
  const came = steps.find(({ what }) => what === 'registered');
  const last = steps.at(-1);
  if (came === undefined || last === undefined) return null;
  const isWaiting = state === 'WAITING' || state === 'POSTPONE';
  return Math.max(0, (isWaiting ? atMs : Date.parse(last.at)) - Date.parse(came.at));
}

const Overtakings = ({ story: { overtaken, overtakings }, names }: Pick<ToldProps, 'story' | 'names'>) => (
  <Panel look="card" title={overtaken === 0 ? say('overtakings') : say('overtaken', { count: overtaken })}>
    {overtakings.length === 0 ? (
      <p class="soft">{say('notOvertaken')}</p>
    ) : (
      <Table
        isStacked
        label={`${say('overtakings')}: ${overtakings.length}`}
        columns={[say('time'), say('ticket'), say('where'), say('cause')]}
      >
        {overtakings.map((one, index) => (
          <tr key={index}>
            <td>{timeText(Date.parse(one.at))}</td>
            <th scope="row">{one.ticket}</th>
            <td>{placeText(one, names)}</td>
            <td>
              {causeText(one, names)}
              {one.reason === undefined ? '' : `: ${nameAt(names.reasons, one.reason) ?? one.reason}`}
              <span class="soft">; {waitsText(one)}</span>
            </td>
          </tr>
        ))}
      </Table>
    )}
  </Panel>
);

interface Place {
  readonly workplace?: number;
  readonly clerk?: number;
}

function placeText({ workplace, clerk }: Place, { windows, users }: Names): string {
  const user = users.get(clerk ?? 0);
  const window = workplace === undefined ? '' : (nameAt(windows, workplace) ?? `№ ${workplace}`);
  return [window, user ? clerkName(user) : ''].filter(Boolean).join(', ');
}

function moreOf({ call, reason, as, services = [], until }: Step, names: Names): string {
  const parts = [
    call ? callText(call, names) : '',
    services.map((id) => nameAt(names.services, id) ?? `№ ${id}`).join(', '),
    as === 'REJECTED' ? say('refused') : '',
    until === undefined ? '' : say('until', { time: timeText(Date.parse(until)) }),
    typeof reason === 'number' ? (nameAt(names.reasons, reason) ?? '') : '',
    typeof reason === 'string' ? closedText(reason) : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** Codes of the box, and how they are told. */
const CLOSED = { 'no-show': 'noShow', removed: 'removed', 'day closed': 'dayClosed' } as const;

const closedText = (code: string): string => (code in CLOSED ? say(CLOSED[code as keyof typeof CLOSED]) : '');

/** Nobody finished with him until the day ended. */
const isClosedByDay = (steps: readonly Step[]): boolean => steps.at(-1)?.reason === 'day closed';

const categoryText = ({ segment }: Story, { segments }: Names): string[] =>
  segment === 0 ? [] : [segmentText(segment, whyNames(segments))];

function toldText(told: NonNullable<Story['told']>): string {
  const [least, most] = [Math.round(told.least / MINUTE_SEC), Math.round(told.most / MINUTE_SEC)];
  return least === 0 ? say('toldMost', { most }) : say('toldSpan', { least, most });
}
const MINUTE_SEC = 60;

function causeText(one: Overtaking, { segments }: Names): string {
  if (one.cause === 'rule') return ruleText({ ...one.why, rule: one.rule ?? 0 }, whyNames(segments));
  // The shares of both would say the contrary to who does not know of whom the choice was.
  return say(one.cause === 'skip' ? 'afterSkip' : `cause.${one.cause}`);
}

/** How long both had waited, and of what. */
function waitsText({ ticket, waited, own, other_waited, why }: Overtaking): string {
  const waitOf = (wait: number, promise: number | undefined): string => {
    if (wait < 0) return say('notDue');
    return promise === undefined ? say('plain', inHours(wait)) : say('ofPromise', usedUp(wait, promise));
  };
  const other = waitOf(why?.wait ?? other_waited ?? 0, why?.promise_min);
  return say('waits', { ticket, other, own: waitOf(own?.wait ?? waited, own?.promise_min) });
}
type Overtaking = Story['overtakings'][number];

const whyNames = (segments: Names['segments']) => ({ segmentOf: (id: number) => nameAt(segments, id) });

function callText({ waited, booked, how, why }: Call, { segments }: Names): string {
  return [
    booked === undefined ? '' : say('booked', { time: timeText(Date.parse(booked)) }),
    how === 'skip' && why === undefined ? say('afterSkip') : '',
    why === undefined ? waitedText(waited) : whyText(why, whyNames(segments), how),
    how === 'hand' && why === undefined ? say('cause.hand') : '',
  ]
    .filter(Boolean)
    .join(', ');
}

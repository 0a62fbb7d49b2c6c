/** The day as it was and as it would have been, side by side: first what it comes to, and how well the rules explain it. */
import type { ComponentChildren } from 'preact';
import type { Named } from '../../../../model/by-language.js';
import { byId } from '../../shared/box/acting.js';
import { Panel, Table } from '../../shared/parts/parts.js';
import { type NameThen, nameAt, namesNowOrThen } from '../../shared/words/names.js';
import { durationText, weekdayText } from '../../shared/words/time.js';
import { Fact } from '../facts.js';
import { Part } from '../part.js';
import type { Books, Trial } from './changes.js';
import { gainOf, gainOfCalled, uncalled, verdictOf } from './verdict.js';
import { verdictText } from './verdict-text.js';
import { say } from './words.js';
import '../../shared/stacked.css';

type Figures = NonNullable<Trial['was']>;
type Waits = Pick<Figures, 'visits' | 'called' | 'mean' | 'median' | 'p90' | 'most'>;

interface OutcomeProps {
  readonly trial: Trial;
  readonly books: Books;
  /** Something is otherwise: there are two sides. */
  readonly isOther: boolean;
  /** Behind what the day comes to, before its parts. */
  readonly children?: ComponentChildren;
}

export function Outcome({ trial, books, isOther, children }: OutcomeProps) {
  const { was, would, same_place: percent, calls, day, names } = trial;
  if (was === null || would === null) {
    return (
      <p class="note" role="status">
        {say('notExplained', { percent, calls })}
      </p>
    );
  }
  const nameOf = (book: NameThen['book'], rows: readonly (Named & { readonly id: number })[]) => {
    const named = namesNowOrThen(book, byId(rows), names);
    return (id: number): string => nameAt(named, id) ?? `№ ${id}`;
  };
  const sides = { was, would, isOther };
  return (
    <>
      <Panel look="card" title={say(isOther ? 'resultWould' : 'resultWas', { day: weekdayText(day) })}>
        {isOther ? (
          <p class="advice">
            {verdictText(verdictOf(was, would), {
              segments: (id) => (id === 0 ? say('noSegment') : nameOf('Segment', books.segments)(id)),
              services: nameOf('Service', books.services),
            })}
          </p>
        ) : null}
        <Total {...sides} />
        {isOther && uncalled(would) > uncalled(was) ? (
          <p class="note">{say('moreUncalled', { count: uncalled(would) - uncalled(was) })}</p>
        ) : null}
        {would.called_though_left > 0 && isOther ? (
          <p class="soft small">{say('calledThoughLeft', { count: would.called_though_left })}</p>
        ) : null}
        <p class="soft small" role="status">
          {say('fidelity', { percent, calls })} {isOther ? say('censored') : say('changeSomething')}
        </p>
      </Panel>
      {children}
      <div class="sides">
        <Segments {...sides} nameOf={nameOf('Segment', books.segments)} />
        <Services {...sides} nameOf={nameOf('Service', books.services)} />
        <Hours {...sides} />
        <Windows {...sides} nameOf={nameOf('Workplace', books.windows)} />
      </div>
    </>
  );
}

const time = (seconds: number): string => durationText(seconds * 1000);
const share = (part: number, all: number): string => (all === 0 ? '—' : `${Math.round((part / all) * 100)} %`);

/** What is of both sides stands so in one cell. */
const bothSides = (title: string, isOther: boolean): string => (isOther ? `${title}: ${say('was')} → ${say('would')}` : title);

interface PairProps {
  readonly was: string;
  readonly would: string;
  readonly isOther: boolean;
  /** More than 0 = the other side is better. */
  readonly gain?: number;
}

/** A figure of both sides; better is green, worse is red. A narrow cell breaks between them. */
const Pair = ({ was, would, isOther, gain = 0 }: PairProps) => (
  <td class="number">
    <span>{isOther ? `${was} →` : was}</span>
    {isOther ? (
      <>
        {' '}
        <span class={look(gain)}>{would}</span>
      </>
    ) : null}
  </td>
);

/** A figure of the whole day: its number, how it is told, and what it is worth that it changes, more than 0 = better. */
type Told = readonly [
  name: string,
  of: (figures: Figures) => number,
  tell: (value: number, figures: Figures) => string,
  gain: (change: number, lost: number) => number,
];

const partOf = (part: number, all: number): number => (all === 0 ? 0 : part / all);

const toldFigures = (): readonly Told[] => [
  [
    say('withinNorm'),
    ({ within_norm, with_norm }) => partOf(within_norm, with_norm),
    (_, { within_norm, with_norm }) => share(within_norm, with_norm),
    (change) => change,
  ],
  [say('mean'), ({ mean }) => mean, time, gainOf],
  [say('p90'), ({ p90 }) => p90, time, gainOf],
  [say('most'), ({ most }) => most, time, gainOf],
  [say('uncalled'), uncalled, String, (change) => -change],
  [
    say('brokenPromises'),
    ({ broken_promises, promised }) => partOf(broken_promises, promised),
    (_, { broken_promises, promised }) => (promised === 0 ? '—' : say('ofAll', { part: broken_promises, all: promised })),
    (change, lost) => gainOfCalled(-change, lost),
  ],
  [say('median'), ({ median }) => median, time, gainOf],
  [say('visits'), ({ visits }) => visits, String, () => 0],
];

/** What the manager asked for comes first, as large as the figures of the hall. */
const Total = ({ was, would, isOther }: SidesProps) => (
  <dl class="facts">
    {toldFigures().map(([name, of, tell, gain]) => {
      const [before, after] = [tell(of(was), was), tell(of(would), would)];
      const worth = gain(of(would) - of(was), uncalled(would) - uncalled(was));
      const remarks = isOther && before !== after ? [say('wasBefore', { figure: before })] : [];
      return <Fact key={name} {...{ name, remarks }} look={isOther ? look(worth) : ''} value={isOther ? after : before} />;
    })}
  </dl>
);

/** @param gain more than 0 = better */
const look = (gain: number): string => (gain > 0 ? 'better' : gain < 0 ? 'worse' : '');

interface SidesProps {
  readonly was: Figures;
  readonly would: Figures;
  readonly isOther: boolean;
}

interface SideBySideProps<Line extends Waits> extends Pick<SidesProps, 'isOther'> {
  readonly title: string;
  readonly first: string;
  readonly lines: readonly (readonly [string, Line | undefined, Line | undefined])[];
  /** A share of them that is better the greater it is: its part, and of how many. */
  readonly more?: readonly (readonly [string, (line: Line) => readonly [part: number, all: number]])[];
}

const NOBODY = { visits: 0, called: 0, mean: 0, median: 0, p90: 0, most: 0 };

const calledText = ({ called, visits }: Waits): string => say('ofAll', { part: called, all: visits });
const waitText = ({ called }: Waits, wait: number): string => (called === 0 ? '—' : time(wait));

function SideBySide<Line extends Waits>({ title, first, lines, isOther, more = [] }: SideBySideProps<Line>) {
  if (lines.length === 0) return null;
  return (
    <Part title={bothSides(title, isOther)}>
      <Table
        isStacked
        label={`${title}: ${lines.length}`}
        columns={[first, say('called'), say('mean'), say('p90'), ...more.map(([name]) => name)]}
      >
        {lines.map(([name, was, would]) => {
          const [one, other]: readonly [Waits, Waits] = [was ?? NOBODY, would ?? NOBODY];
          const lost = uncalled(other) - uncalled(one);
          const pair = (figure: 'mean' | 'p90') => (
            <Pair
              was={waitText(one, one[figure])}
              would={waitText(other, other[figure])}
              gain={gainOf(other[figure] - one[figure], lost)}
              isOther={isOther}
            />
          );
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <Pair
                was={calledText(one)}
                would={calledText(other)}
                gain={-lost}
                isOther={isOther && calledText(one) !== calledText(other)}
              />
              {pair('mean')}
              {pair('p90')}
              {more.map(([column, partsOf]) => {
                const [before, after] = [was, would].map((line): readonly [number, number] => (line ? partsOf(line) : [0, 0]));
                return <SharePair key={column} {...{ before, after, isOther }} />;
              })}
            </tr>
          );
        })}
      </Table>
    </Part>
  );
}

interface SharePairProps {
  readonly before: readonly [number, number] | undefined;
  readonly after: readonly [number, number] | undefined;
  readonly isOther: boolean;
}

const SharePair = ({ before = [0, 0], after = [0, 0], isOther }: SharePairProps) => (
  <Pair was={share(...before)} would={share(...after)} gain={partOf(...after) - partOf(...before)} isOther={isOther} />
);

/** Lines of both sides by what they are of. */
function matched<Line>(was: readonly Line[], would: readonly Line[], keyOf: (line: Line) => number) {
  const keys = [...new Set([...was, ...would].map(keyOf))].sort((one, other) => one - other);
  return keys.map((key) => [key, was.find((line) => keyOf(line) === key), would.find((line) => keyOf(line) === key)] as const);
}

interface NamedSidesProps extends SidesProps {
  readonly nameOf: (id: number) => string;
}

const Segments = ({ was, would, nameOf, isOther }: NamedSidesProps) => (
  <SideBySide
    {...{ isOther, title: say('bySegment'), first: say('segment') }}
    lines={matched(was.segments, would.segments, ({ segment }) => segment).map(([id, one, other]) => [
      id === 0 ? say('noSegment') : nameOf(id),
      one,
      other,
    ])}
    more={[[say('withinPromise'), ({ within_promise, with_promise }) => [within_promise, with_promise]]]}
  />
);

const Services = ({ was, would, nameOf, isOther }: NamedSidesProps) => (
  <SideBySide
    {...{ isOther, title: say('byService'), first: say('service') }}
    lines={matched(was.services, would.services, ({ service }) => service).map(([id, one, other]) => [nameOf(id), one, other])}
    more={[[say('withinNorm'), ({ within_norm, with_norm }) => [within_norm, with_norm]]]}
  />
);

const Hours = ({ was, would, isOther }: SidesProps) => (
  <SideBySide
    {...{ isOther, title: say('byHour'), first: say('hour') }}
    lines={matched(was.hours, would.hours, ({ hour }) => hour).map(([hour, one, other]) => [
      `${String(hour).padStart(2, '0')}:00`,
      one,
      other,
    ])}
  />
);

function Windows({ was, would, nameOf, isOther }: NamedSidesProps) {
  const used = (line: Figures['windows'][number] | undefined): string => (line === undefined ? '—' : share(line.busy, line.present));
  return (
    <Part title={bothSides(say('byWindow'), isOther)}>
      <Table isStacked label={`${say('byWindow')}: ${was.windows.length}`} columns={[say('window'), say('calls'), say('used')]}>
        {matched(was.windows, would.windows, ({ workplace }) => workplace).map(([id, one, other]) => (
          <tr key={id}>
            <th scope="row">{nameOf(id)}</th>
            <Pair was={`${one?.calls ?? 0}`} would={`${other?.calls ?? 0}`} isOther={isOther} />
            <Pair was={used(one)} would={used(other)} isOther={isOther} />
          </tr>
        ))}
      </Table>
    </Part>
  );
}

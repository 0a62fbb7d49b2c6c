/** The hall now: what to do, and what each window that is not open would bring. */
import { Panel } from '../../shared/parts/parts.js';
import { type Staffing, say } from './words.js';

type Now = NonNullable<Staffing['now']>;
type Kept = NonNullable<Now['as_is']>;

interface NowProps {
  readonly now: Now;
  readonly nameOf: (window: number) => string;
}

export function NowCard({ now, nameOf }: NowProps) {
  const { at, open, on_break: onBreak, page_closed: pageClosed = [], waiting, as_is: asIs, more } = now;
  const namesOf = (windows: readonly number[]) => ({ windows: windows.map(nameOf).join('; ') });
  return (
    <Panel look="card" title={say('now', { time: at })}>
      <p class="advice">{adviceOf(now, nameOf)}</p>
      <p>{`${say('nowWindows', { count: open.length })}, ${say('nowWaiting', { count: waiting })}.`}</p>
      {onBreak.length === 0 ? null : <p>{say('onBreak', namesOf(onBreak))}</p>}
      {pageClosed.length === 0 ? null : <p>{say('pageClosed', namesOf(pageClosed))}</p>}
      {asIs === null ? null : (
        <>
          <figure class="chart named-bars">
            <figcaption class="soft">{say('keptBars')}</figcaption>
            <ul>
              <Bar name={say('asIs')} kept={asIs} />
              {more.map((one) => (
                <Bar key={one.workplace} name={`+ ${nameOf(one.workplace)}`} kept={one} />
              ))}
            </ul>
          </figure>
          <p class="soft small">{say('ofWhom')}</p>
        </>
      )}
    </Panel>
  );
}

function adviceOf({ as_is: asIs, on_break: onBreak, more: [best] }: Now, nameOf: (window: number) => string): string {
  if (asIs === null) return say('nobodySoon');
  if (best === undefined) return say('noneHelps', { percent: asIs.percent });
  const { workplace, percent } = best;
  return say(onBreak.includes(workplace) ? 'endBreak' : 'openNow', { window: nameOf(workplace), percent, asIs: asIs.percent });
}

const ALL_PERCENT = 100;

const Bar = ({ name, kept: { percent, from, to } }: { readonly name: string; readonly kept: Kept }) => (
  <li>
    <span>{name}</span>
    <progress max={ALL_PERCENT} value={percent} aria-hidden="true" />
    <span class="number">
      <strong>{say('percent', { percent })}</strong> <span class="soft">{say('span', { from, to })}</span>
    </span>
  </li>
);

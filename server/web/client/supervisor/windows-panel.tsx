/** The windows. A few are cards; of many, those that need somebody come first, those at work are small, and those at rest folded. */
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { Panel } from '../shared/parts/parts.js';
import { alarmOf, isLeft, type LongServing, MANY } from './figures.js';
import { type Alert, NOBODY, type Present, type Window } from './hall.js';
import { say } from './page.js';
import { WindowCard, type WindowCardProps } from './window-card.js';

interface WindowsPanelProps extends Pick<WindowCardProps, 'hall' | 'books' | 'nowMs' | 'onAsk'> {
  readonly present: Present;
  readonly alerts: readonly Alert[];
  readonly sinces: ReadonlyMap<number, NonNullable<WindowCardProps['told']>>;
  readonly long: readonly LongServing[];
  /** A telephone shows few windows as a large hall does. */
  readonly isNarrow: boolean;
}

export function WindowsPanel({ present, alerts, sinces, long, isNarrow, ...props }: WindowsPanelProps) {
  const isBeyond = (id: number): boolean => long.some(({ window, level }) => window.id === id && level === 'danger');
  const alarmAt = ({ id, clerk_id }: Window) =>
    alarmOf(alerts, ({ workplace, user }) => workplace === id || (user !== null && user === clerk_id)) ??
    (isBeyond(id) ? 'warning' : undefined);
  const cards = (windows: readonly Window[], isSmall: boolean) => (
    <ul class={isSmall ? 'small-cards' : ''}>
      {windows.map((window) => (
        <WindowCard
          key={window.id}
          {...props}
          {...{ window, isSmall }}
          told={sinces.get(window.id)}
          alarm={alarmAt(window)}
          isLeft={isLeft(window, alerts)}
          visitor={present.visitors.find(({ id }) => id === window.consumer_id)}
        />
      ))}
    </ul>
  );
  if (present.windows.length <= MANY && !isNarrow)
    return (
      <Panel look="windows" title={say('windows')}>
        {cards(present.windows, false)}
      </Panel>
    );
  const isLong = ({ id }: Window): boolean => long.some(({ window }) => window.id === id);
  const troubled = present.windows.filter((window) => alarmAt(window) !== undefined || isLong(window));
  const others = present.windows.filter((window) => !troubled.includes(window));
  const atWork = others.filter((window) => !isAtRest(window));
  const atRest = others.filter(isAtRest);
  return (
    <Panel look="windows" title={say('windows')}>
      {troubled.length === 0 ? null : (
        <>
          <h3>{say('windowsTroubled', { count: troubled.length })}</h3>
          {cards(troubled, false)}
        </>
      )}
      {atWork.length === 0 && isNarrow ? null : (
        <>
          <h3>{say('windowsAtWork', { count: atWork.length })}</h3>
          {cards(atWork, true)}
        </>
      )}
      {atRest.length === 0 ? null : (
        <details>
          <summary>{say('windowsAtRest', { count: atRest.length })}</summary>
          {cards(atRest, true)}
        </details>
      )}
    </Panel>
  );
}

/** Whom nobody expects to call: switched off, closed, or without a clerk. */
const isAtRest = ({ disabled, state_id, clerk_id, consumer_id }: Window): boolean =>
  consumer_id === NOBODY && (disabled === 1 || state_id === WINDOW_STATE.closed || clerk_id === NOBODY);

/** The alerts that stand: what is wrong, for how long, who has seen it, and what to do. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useStore } from '../../shared/box/store.js';
import { Button, Panel } from '../../shared/parts/parts.js';
import { alertRemedy, alertText } from '../../shared/words/alert-text.js';
import { nameAt, shownName } from '../../shared/words/names.js';
import { durationText } from '../../shared/words/time.js';
import { learn, wordsOf } from '../../shared/words/words.js';
import type { LongServing } from '../figures.js';
import { type Alert, type Books, type Hall, type Present, userName, type Window } from '../hall.js';
import { type AlertGroup, groupsOf } from './alert-groups.js';
import { AlertSound } from './alert-sound.js';

const { say: sayAlert } = wordsOf('alerts');

interface AlertListProps {
  readonly hall: Hall;
  readonly alerts: readonly Alert[];
  /** The box has sent them, and their words are loaded. */
  readonly isKnown: boolean;
  readonly present: Present;
  readonly books: Books;
  readonly openedAt: (window: number) => readonly number[];
  /** Those who are being served longer than the norm. */
  readonly long: readonly LongServing[];
  readonly nowMs: number;
}

/** What nobody has seen yet, and of that the newest, is the one that is shown of many. */
const byNews = (one: AlertGroup, other: AlertGroup): number => Number(one.isSeen) - Number(other.isSeen) || other.beganMs - one.beganMs;

export function AlertList({ hall, alerts, isKnown, present, books, openedAt, long, nowMs }: AlertListProps) {
  const sound = useMemo(() => new AlertSound(), []);
  const [isWhole, setWhole] = useState(false);
  const [seenLong, setSeenLong] = useState<readonly string[]>([]);
  const groups = useMemo(() => groupsOf(alerts, present, books, openedAt), [alerts, present, books, openedAt]);
  useEffect(() => sound.heard(groups, nowMs), [groups, nowMs, sound]);
  const isNamed = alerts.some(({ fault }) => fault !== null);
  useEffect(() => {
    if (isNamed) void learn('faults', 'device-faults').catch(() => undefined);
  }, [isNamed]);
  const beyond = long.filter(({ level }) => level === 'danger');
  if (!isKnown) return null;
  const isGrave = ({ severity }: AlertGroup): boolean => severity === 'error';
  const rowOf = (group: AlertGroup) => <AlertRow key={group.key} {...{ group, hall, books, nowMs }} windows={present.windows} />;
  const inOrder = [...groups].sort(byNews);
  // It goes with the visitor: seen visits that have ended are forgotten with the next one.
  const see = (key: string) => setSeenLong([...seenLong.filter((one) => beyond.some((serving) => longKey(serving) === one)), key]);
  const longRow = (serving: LongServing) => {
    const key = longKey(serving);
    return <LongRow key={key} serving={serving} isSeen={seenLong.includes(key)} onSeen={() => see(key)} />;
  };
  const isNewLong = (serving: LongServing): boolean => !seenLong.includes(longKey(serving));
  const rows = [
    ...inOrder.filter(isGrave).map(rowOf),
    ...beyond.filter(isNewLong).map(longRow),
    ...inOrder.filter((group) => !isGrave(group)).map(rowOf),
    ...beyond.filter((serving) => !isNewLong(serving)).map(longRow),
  ];
  // All but the gravest are folded: they must not push the windows off the screen.
  const buttons = (
    <div class="row">
      {rows.length < 2 ? null : (
        <Button aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? sayAlert('fewer') : sayAlert('more', { count: rows.length - 1 })}
        </Button>
      )}
      <SoundButton sound={sound} />
    </div>
  );
  return (
    <Panel look="card alerts" title={sayAlert('title', { count: rows.length })} beside={buttons}>
      {rows.length === 0 ? null : <ul>{isWhole ? rows : rows.slice(0, 1)}</ul>}
    </Panel>
  );
}

interface AlertRowProps extends Pick<AlertListProps, 'hall' | 'books' | 'nowMs'> {
  readonly group: AlertGroup;
  readonly windows: readonly Window[];
}

function AlertRow({ group, hall, books, windows, nowMs }: AlertRowProps) {
  const isBusy = useStore(hall.isBusy);
  const { alerts, severity, beganMs, count, isSeen } = group;
  // Where one of them is new, nobody has seen the whole.
  const seers = isSeen ? seersOf(alerts, books) : '';
  return (
    <li tabIndex={-1} class="alert" data-severity={severity} data-kind={alerts[0].kind} data-seen={isSeen}>
      <div class="alert-text">
        <p>
          <strong>{titleOf(group, books, windows)}</strong>
          {count === 0 ? null : <span> {sayAlert('visitors', { count })}</span>}
        </p>
        {alerts.length === 1 ? null : <p>{servicesOf(alerts, books).join(', ')}</p>}
        <p class="soft small">
          {sayAlert('stands', { time: durationText(nowMs - beganMs) })}
          {seers === '' ? null : ` · ${sayAlert('seenBy', { who: seers })}`}
          {` · ${group.onBreak.length > 0 ? sayAlert('onBreak.todo') : alertRemedy(alerts[0])}`}
        </p>
      </div>
      {isSeen ? null : <SeenButton isBusy={isBusy} onSeen={() => void hall.seeAlerts(alerts)} />}
    </li>
  );
}

const longKey = ({ window, visitor }: LongServing): string => `window ${window.id} ${visitor.id}`;

interface LongRowProps {
  readonly serving: LongServing;
  readonly isSeen: boolean;
  readonly onSeen: () => void;
}

/**
 * The page sees it by itself: the box warns of queues, and this is about the one at the window. So who has seen it is this page's reader,
 * and nobody else is told.
 */
const LongRow = ({ serving: { window, visitor, passedMs }, isSeen, onSeen }: LongRowProps) => (
  <li tabIndex={-1} class="alert" data-severity="warning" data-kind="longServing" data-seen={isSeen}>
    <div class="alert-text">
      <p>
        <strong>{sayAlert('longServing.what', { window: shownName(window), ticket: visitor.ticket })}</strong>
      </p>
      <p class="soft small">
        {sayAlert('stands', { time: durationText(passedMs) })} · {sayAlert('longServing.todo')}
      </p>
    </div>
    {isSeen ? null : <SeenButton onSeen={onSeen} />}
  </li>
);

interface SeenButtonProps {
  readonly isBusy?: boolean;
  readonly onSeen: () => void;
}

/** It goes: the focus stays at the alert, which is read out again with who has seen it. */
function SeenButton({ isBusy = false, onSeen }: SeenButtonProps) {
  const see = (button: HTMLButtonElement) => {
    button.closest('li')?.focus();
    onSeen();
  };
  return (
    <Button disabled={isBusy} onClick={(event) => see(event.currentTarget)}>
      {sayAlert('seen')}
    </Button>
  );
}

/** Of one alert what it is about; of several what they have in common. */
function titleOf({ alerts: [first, ...others], onBreak }: AlertGroup, books: Books, windows: readonly Window[]): string {
  const count = others.length + 1;
  if (onBreak.length > 0)
    return sayAlert('onBreak.what', { windows: onBreak.map(shownName).join(', '), service: serviceOf(first, books), count });
  if (others.length === 0) return textOf(first, books, windows);
  if (first.kind === 'normBroken' || first.kind === 'normNear') return sayAlert(`${first.kind}.several`, { count });
  return sayAlert('unserved.several', { count });
}

const serviceOf = ({ service }: Alert, books: Books): string => (service !== null && nameAt(books.services, service)) || `№ ${service}`;

/** In the order of the book, as the queues below. */
const servicesOf = (alerts: readonly Alert[], books: Books): readonly string[] => {
  const order = [...books.services.keys()];
  const placeOf = ({ service }: Alert): number => order.indexOf(service ?? 0);
  return [...alerts].sort((one, other) => placeOf(one) - placeOf(other)).map((alert) => serviceOf(alert, books));
};

function windowOf(windows: readonly Window[], id: number | null): string {
  const window = windows.find((one) => one.id === id);
  return window === undefined ? `№ ${id}` : shownName(window);
}

function SoundButton({ sound }: { readonly sound: AlertSound }) {
  const isOn = useStore(sound.isOn);
  return (
    <Button kind="quiet" aria-pressed={isOn} onClick={() => (isOn ? sound.turnOff() : sound.turnOn())}>
      {sayAlert(isOn ? 'soundOff' : 'soundOn')}
    </Button>
  );
}

function textOf(alert: Alert, books: Books, windows: readonly Window[]): string {
  const { workplace, user } = alert;
  return alertText(alert, {
    service: serviceOf(alert, books),
    window: windowOf(windows, workplace),
    clerk: userName(books, user ?? 0) || `№ ${user}`,
  });
}

const seersOf = (alerts: readonly Alert[], books: Books): string =>
  [...new Set(alerts.flatMap(({ seen }) => seen.map(({ user }) => user)))].map((user) => userName(books, user) || `№ ${user}`).join(', ');

/** The alerts that stand: what is wrong, for how long, who has seen it, and what to do. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { clerkName } from '../../../protocol/figures/naming.js';
import { nameAt, shownName } from '../shared/names.js';
import { Button, Panel } from '../shared/parts.js';
import { useStore } from '../shared/store.js';
import { durationText } from '../shared/time.js';
import { learn, wordsOf } from '../shared/words.js';
import { type AlertGroup, groupsOf } from './alert-groups.js';
import { AlertSound } from './alert-sound.js';
import type { LongServing } from './figures.js';
import type { Alert, Books, Hall, Present, Window } from './hall.js';

const { say: sayAlert } = wordsOf('alerts');
/** Faults have words of their own; without them the sentence of the box is shown. */
const faultWords = wordsOf('faults', 'device-faults');

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

/** Rows beyond are folded: what is gravest must not push the hall off the screen. */
const ROWS_SHOWN = 3;

export function AlertList({ hall, alerts, isKnown, present, books, openedAt, long, nowMs }: AlertListProps) {
  const sound = useMemo(() => new AlertSound(), []);
  const [isWhole, setWhole] = useState(false);
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
  const rows = [
    ...groups.filter(isGrave).map(rowOf),
    ...beyond.map((serving) => <LongRow key={`window ${serving.window.id}`} serving={serving} />),
    ...groups.filter((group) => !isGrave(group)).map(rowOf),
  ];
  // A single row takes no more room than the button that would show it.
  const folded = rows.length > ROWS_SHOWN + 1 ? rows.length - ROWS_SHOWN : 0;
  return (
    <Panel look="card alerts" title={sayAlert('title', { count: rows.length })} beside={<SoundButton sound={sound} />}>
      <ul>{isWhole ? rows : rows.slice(0, rows.length - folded)}</ul>
      {folded === 0 ? null : (
        <Button kind="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? sayAlert('fewer') : sayAlert('more', { count: folded })}
        </Button>
      )}
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
  // The button goes: the focus stays at the alert, which is read out again with who has seen it.
  const see = (button: HTMLButtonElement) => {
    button.closest('li')?.focus();
    void hall.seeAlerts(alerts);
  };
  const seers = seersOf(alerts, books);
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
          {` · ${group.onBreak.length > 0 ? sayAlert('onBreak.todo') : remedyOf(alerts[0])}`}
        </p>
      </div>
      {isSeen ? null : (
        <Button disabled={isBusy} onClick={(event) => see(event.currentTarget)}>
          {sayAlert('seen')}
        </Button>
      )}
    </li>
  );
}

/** The page sees it by itself: the box warns of queues, and this is about the one at the window. It goes with the visitor. */
const LongRow = ({ serving: { window, visitor, passedMs } }: { readonly serving: LongServing }) => (
  <li class="alert" data-severity="warning" data-kind="longServing" data-seen="true">
    <div class="alert-text">
      <p>
        <strong>{sayAlert('longServing.what', { window: shownName(window), ticket: visitor.ticket })}</strong>
      </p>
      <p class="soft small">
        {sayAlert('stands', { time: durationText(passedMs) })} · {sayAlert('longServing.todo')}
      </p>
    </div>
  </li>
);

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
  const { kind, workplace, user, device, fault, parameters, text } = alert;
  if (fault !== null) {
    const what = `${fault}.what`;
    const words = faultWords.has(what) ? faultWords.say(what, parameters) : text;
    return device === null ? words : `${device}: ${words}`;
  }
  const clerk = user === null ? undefined : books.users.get(user);
  const names = {
    service: serviceOf(alert, books),
    window: windowOf(windows, workplace),
    clerk: clerk === undefined ? `№ ${user}` : clerkName(clerk),
  };
  return isWorded(kind) ? sayAlert(`${kind}.what`, names) : text;
}

function remedyOf({ kind, fault, remedy, parameters }: Alert): string {
  const todo = `${fault}.todo`;
  if (fault !== null) return faultWords.has(todo) ? faultWords.say(todo, parameters) : remedy;
  return isWorded(kind) ? sayAlert(`${kind}.todo`) : remedy;
}

const isWorded = (kind: Alert['kind']): kind is Exclude<Alert['kind'], 'printer' | 'box'> => kind !== 'printer' && kind !== 'box';

const seersOf = (alerts: readonly Alert[], { users }: Books): string =>
  [...new Set(alerts.flatMap(({ seen }) => seen.map(({ user }) => user)))]
    .map((user) => {
      const person = users.get(user);
      return person === undefined ? `№ ${user}` : clerkName(person);
    })
    .join(', ');

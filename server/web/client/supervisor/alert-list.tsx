/** The alerts that stand: what is wrong, for how long, who has seen it, and what to do. */
import { useEffect, useMemo } from 'preact/hooks';
import { clerkName } from '../../../protocol/figures/naming.js';
import { Button, Panel } from '../shared/parts.js';
import { useStore } from '../shared/store.js';
import { durationText } from '../shared/time.js';
import { learn, wordsOf } from '../shared/words.js';
import { AlertSound } from './alert-sound.js';
import type { Alert, Books, Hall, Window } from './hall.js';

const { say: sayAlert } = wordsOf('alerts');
/** Faults have words of their own; without them the sentence of the box is shown. */
const faultWords = wordsOf('faults', 'device-faults');

interface AlertListProps {
  readonly hall: Hall;
  readonly alerts: readonly Alert[];
  /** The box has sent them, and their words are loaded. */
  readonly isKnown: boolean;
  readonly books: Books;
  readonly windows: readonly Window[];
  readonly nowMs: number;
}

export function AlertList({ hall, alerts, isKnown, books, windows, nowMs }: AlertListProps) {
  const isBusy = useStore(hall.isBusy);
  const sound = useMemo(() => new AlertSound(), []);
  useEffect(() => sound.heard(alerts, nowMs), [alerts, nowMs, sound]);
  const isNamed = alerts.some(({ fault }) => fault !== null);
  useEffect(() => {
    if (isNamed) void learn('faults', 'device-faults').catch(() => undefined);
  }, [isNamed]);
  if (!isKnown) return null;
  // The button goes: the focus stays at the alert, which is read out again with who has seen it.
  const see = (alert: Alert, button: HTMLButtonElement) => {
    button.closest('li')?.focus();
    void hall.seeAlert(alert);
  };
  return (
    <Panel look="card alerts" title={sayAlert('title', { count: alerts.length })} beside={<SoundButton sound={sound} />}>
      <ul>
        {alerts.map((alert) => (
          <li
            key={alert.id}
            tabIndex={-1}
            class="alert"
            data-severity={alert.severity}
            data-kind={alert.kind}
            data-seen={alert.seen.length > 0}
          >
            <div class="alert-text">
              <p>
                <strong>{textOf(alert, books, windows)}</strong>
                {alert.count === null ? null : <span> {sayAlert('visitors', { count: alert.count })}</span>}
              </p>
              <p class="soft small">
                {sayAlert('stands', { time: durationText(nowMs - Date.parse(alert.began)) })}
                {alert.seen.length === 0 ? null : ` · ${sayAlert('seenBy', { who: seersOf(alert, books) })}`}
                {` · ${remedyOf(alert)}`}
              </p>
            </div>
            {alert.seen.length === 0 ? (
              <Button disabled={isBusy} onClick={(event) => see(alert, event.currentTarget)}>
                {sayAlert('seen')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function SoundButton({ sound }: { readonly sound: AlertSound }) {
  const isOn = useStore(sound.isOn);
  return (
    <Button kind="quiet" aria-pressed={isOn} onClick={() => (isOn ? sound.turnOff() : sound.turnOn())}>
      {sayAlert(isOn ? 'soundOff' : 'soundOn')}
    </Button>
  );
}

function textOf(
  { kind, service, workplace, user, device, fault, parameters, text }: Alert,
  books: Books,
  windows: readonly Window[],
): string {
  if (fault !== null) {
    const what = `${fault}.what`;
    const words = faultWords.has(what) ? faultWords.say(what, parameters) : text;
    return device === null ? words : `${device}: ${words}`;
  }
  const clerk = user === null ? undefined : books.users.get(user);
  const names = {
    service: (service !== null && books.services.get(service)?.name) || `№ ${service}`,
    window: windows.find(({ id }) => id === workplace)?.name ?? `№ ${workplace}`,
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

const seersOf = ({ seen }: Alert, { users }: Books): string =>
  seen
    .map(({ user }) => {
      const person = users.get(user);
      return person === undefined ? `№ ${user}` : clerkName(person);
    })
    .join(', ');

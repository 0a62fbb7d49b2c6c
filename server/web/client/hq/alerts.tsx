/** Alerts of all branches, and alarms of their journals. */
import { useEffect, useState } from 'preact/hooks';
import type { Alarm, AlertsReply, HqAlert } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { useStore } from '../shared/box/store.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Button, Fault, Panel, Select } from '../shared/parts/parts.js';
import { alertRemedy, alertText } from '../shared/words/alert-text.js';
import { dayShown, momentText, todayInBranch, useBeat } from '../shared/words/time.js';
import { ask, me, say } from './page.js';

const EVERY_MS = 10_000;

export function AlertsView() {
  const [reply, setReply] = useState<AlertsReply | null>(null);
  const { attempt, fault } = useAttempt();
  const read = () => attempt(async () => setReply(await ask('alerts')));
  useEffect(() => void read(), []);
  useBeat(EVERY_MS, read);
  return (
    <>
      <h1 class="out-of-sight">{say('partAlerts')}</h1>
      <Fault text={fault} />
      {reply === null ? null : (
        <>
          <Alarms alarms={reply.alarms} onSeen={() => void read()} />
          <Panel title={say('alertsNow')}>
            {reply.alerts.length === 0 ? <p class="soft">{say('noAlerts')}</p> : null}
            <ul class="alerts">
              {[...reply.alerts].sort(byGravity).map((alert) => (
                <AlertRow key={`${alert.branch} ${alert.id}`} alert={alert} isOfMany onChanged={() => void read()} />
              ))}
            </ul>
          </Panel>
        </>
      )}
    </>
  );
}

/** Whatever branch they are of, the gravest first; what is quieted last. */
const byGravity = (one: HqAlert, other: HqAlert): number => gravityOf(other) - gravityOf(one);
const gravityOf = ({ quiet, severity }: HqAlert): number => (quiet !== null ? 0 : severity === 'error' ? 2 : 1);

/** `14:05`, and of another day that day: seconds tell nobody more. */
function sinceText(atMs: number): string {
  const [day, time = ''] = momentText(atMs).slice(0, -':00'.length).split(', ');
  return day === dayShown(todayInBranch()) ? time : `${day}, ${time}`;
}

interface AlertRowProps {
  readonly alert: HqAlert;
  /** The list is of several branches. */
  readonly isOfMany?: boolean;
  readonly onChanged: () => void;
}

export function AlertRow({ alert, isOfMany = false, onChanged }: AlertRowProps) {
  const { id, branch, title, severity, began, names, quiet, service, workplace, user } = alert;
  const mayQuiet = useStore(me)?.role !== 'viewer';
  const [isAsking, open] = useState(false);
  const nameOf = (name: string | null, number: number | null): string => name ?? `№ ${number}`;
  const text = alertText(alert, {
    ...{ service: nameOf(names.service, service), window: nameOf(names.window, workplace), clerk: nameOf(names.clerk, user) },
  });
  const look = quiet !== null ? 'note quieted' : severity === 'error' ? 'note bad' : 'note';
  return (
    <li class={look}>
      {isOfMany ? (
        <a class="whose" href={`#/branch/${branch}`}>
          {title}
        </a>
      ) : null}
      <div class="grow">
        <strong>{text}</strong>
        <p class="small">{alertRemedy(alert)}</p>
      </div>
      <span class="small">{say('since', { time: sinceText(Date.parse(began)) })}</span>
      {quiet === null ? null : <span class="small">{say('quiet.until', { time: sinceText(Date.parse(quiet.until)), who: quiet.by })}</span>}
      {mayQuiet ? <Button onClick={() => open(true)}>{say(quiet === null ? 'quiet' : 'quiet.change')}</Button> : null}
      {isAsking ? <Quieting {...{ branch, id, text, onChanged }} isQuiet={quiet !== null} onClose={() => open(false)} /> : null}
    </li>
  );
}

const MINUTES = [60, 240, 480, 1_440, 10_080] as const;

interface QuietingProps {
  readonly branch: string;
  readonly id: number;
  readonly text: string;
  readonly isQuiet: boolean;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** Asks for how long; what is quiet already can be made to count again. */
function Quieting({ branch, id, text, isQuiet, onChanged, onClose }: QuietingProps) {
  const [minutes, choose] = useState<number>(isQuiet ? 0 : MINUTES[0]);
  const save = async () => {
    await ask('quietAlert', { branch, id, minutes });
    onChanged();
  };
  const options = [...(isQuiet ? [[0, say('quiet.end')] as const] : []), ...MINUTES.map((one) => [one, timeOf(one)] as const)];
  return (
    <AskingDialog title={say('quiet.title')} action={say('save')} onDone={save} onClose={onClose}>
      <p>
        <strong>{text}</strong>
      </p>
      <p>{say('quiet.hint')}</p>
      <Select label={say('quiet.time')} value={minutes} options={options} onChoose={choose} />
    </AskingDialog>
  );
}

const timeOf = (minutes: number): string => {
  const hours = minutes / 60;
  return hours < 24 ? say('quiet.hours', { count: hours }) : say('quiet.days', { count: hours / 24 });
};

const ALARM_WORDS = { forked: 'alarm.forked', begunAnew: 'alarm.begunAnew', gap: 'alarm.gap', damaged: 'alarm.damaged' } as const;

export function Alarms({ alarms, onSeen }: { readonly alarms: readonly Alarm[]; readonly onSeen: () => void }) {
  const mayAnswer = useStore(me)?.role !== 'viewer';
  const { attempt, fault } = useAttempt();
  if (alarms.length === 0) return null;
  const see = async (id: number) => {
    if (await attempt(() => ask('seeAlarm', { id }))) onSeen();
  };
  return (
    <Panel title={say('alarms')}>
      <Fault text={fault} />
      <ul class="alerts">
        {alarms.map(({ id, branch, kind, sequence, at }) => (
          <li key={id} class="note bad">
            <a href={`#/branch/${branch}`}>{branch}</a>
            <strong>{say(ALARM_WORDS[kind as keyof typeof ALARM_WORDS] ?? 'alarm.gap', { sequence })}</strong>
            <span class="small">{momentText(Date.parse(at))}</span>
            {mayAnswer ? <Button onClick={() => void see(id)}>{say('seen')}</Button> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

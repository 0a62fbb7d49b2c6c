/** Alerts of all branches, and alarms of their journals. */
import { useEffect, useState } from 'preact/hooks';
import type { Alarm, AlertsReply } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/attempt.js';
import { Button, Fault, Panel } from '../shared/parts.js';
import { useStore } from '../shared/store.js';
import { momentText, useBeat } from '../shared/time.js';
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
              {reply.alerts.map((alert) => (
                <AlertRow key={`${alert.branch} ${alert.id}`} alert={alert} branch={alert} />
              ))}
            </ul>
          </Panel>
        </>
      )}
    </>
  );
}

type Alert = Omit<AlertsReply['alerts'][number], 'branch' | 'title'>;

/** @param branch where the list is of several */
export const AlertRow = ({
  alert,
  branch,
}: {
  readonly alert: Alert;
  readonly branch?: { readonly branch: string; readonly title: string };
}) => (
  <li class={alert.severity === 'error' ? 'note bad' : 'note'}>
    {branch === undefined ? null : <a href={`#/branch/${branch.branch}`}>{branch.title}</a>}
    <strong lang="en">{alert.text}</strong>
    <span class="small">{say('since', { time: momentText(Date.parse(alert.began)) })}</span>
  </li>
);

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

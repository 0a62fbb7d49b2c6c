/** What waits for a restart, the restart itself, and what is in force after it. */
import { useState } from 'preact/hooks';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Button } from '../../shared/parts/parts.js';
import { timeText } from '../../shared/words/time.js';
import { addressOf } from '../place.js';
import { restartBox } from '../restart-box.js';
import { isSame, type Settings } from './draft.js';
import { labelOf, shown } from './field.js';
import { say } from './words.js';

interface RestartProps {
  readonly settings: Settings;
  readonly onRestarted: (settings: Settings) => unknown;
}

export function Restart({ settings, onRestarted }: RestartProps) {
  const [isAsking, ask] = useState(false);
  /** The start before; null = the page has restarted nothing. */
  const [before, setBefore] = useState<Settings | null>(null);
  const isRestarting = before !== null && before.started_at === settings.started_at;
  const restart = async (): Promise<void> => {
    const isBack = await restartBox(settings);
    setBefore(settings);
    void isBack().then(onRestarted, () => setBefore(null));
  };
  return (
    <>
      {isRestarting ? (
        <p class="note" role="status">
          {say('restarting')}
        </p>
      ) : before !== null ? (
        <InForce before={before} now={settings} />
      ) : null}
      {settings.waiting && !isRestarting ? (
        <div class="note restart">
          <p>{say(settings.settings.every(isInForce) ? 'waitingDevices' : 'waiting')}</p>
          <Waiting settings={settings} />
          {isMoving(settings) ? (
            <p>
              {say('restartMoves')} <a href={addressOf('certificate')}>{say('toCertificate')}</a>
            </p>
          ) : settings.restart === 'by_hand' ? (
            <p>{say('restartByHand')}</p>
          ) : (
            <Button onClick={() => ask(true)}>{say('restart')}</Button>
          )}
        </div>
      ) : null}
      {isAsking ? (
        <AskingDialog title={say('restartQuestion')} action={say('restart')} onClose={() => ask(false)} onDone={restart}>
          <p>{say('restartHint')}</p>
        </AskingDialog>
      ) : null}
    </>
  );
}

/** Whether the pages have another address after the restart. */
const isMoving = ({ settings }: Settings): boolean =>
  settings.some(({ name, value, in_force: inForce }) => name === 'server.tls_certificate' && (value === null) !== (inForce === null));

const isInForce = ({ value, in_force: inForce }: Settings['settings'][number]): boolean => isSame(value, inForce);

const Waiting = ({ settings: { settings } }: Pick<RestartProps, 'settings'>) => (
  <ul class="dots">
    {settings
      .filter((setting) => !isInForce(setting))
      .map((setting) => (
        <li key={setting.name}>
          {labelOf(setting)}: {shown(setting, setting.in_force)} → {shown(setting, setting.value)}
        </li>
      ))}
  </ul>
);

function InForce({ before, now }: { readonly before: Settings; readonly now: Settings }) {
  const was = new Map(before.settings.map(({ name, in_force: inForce }) => [name, inForce]));
  const time = timeText(Date.parse(now.started_at));
  const changed = now.settings.filter(({ name, in_force: inForce }) => !isSame(was.get(name), inForce));
  return (
    <div class="note good" role="status">
      <p>{say(changed.length === 0 ? 'restartedOnly' : 'restarted', { time })}</p>
      <ul class="dots">
        {changed.map((setting) => (
          <li key={setting.name}>
            {labelOf(setting)}: {shown(setting, setting.in_force)}
          </li>
        ))}
      </ul>
    </div>
  );
}

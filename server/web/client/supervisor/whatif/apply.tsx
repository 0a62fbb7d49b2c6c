/** The rules of a trial become those of the branch, and go back: an administrator's right, so that the page asks for one. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { QboxClient } from '../../../../protocol/client/client.js';
import type { RequestData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Button, Fault, Input } from '../../shared/parts/parts.js';
import { shownName } from '../../shared/words/names.js';
import { momentText } from '../../shared/words/time.js';
import { sayShared } from '../../shared/words/words.js';
import {
  type Books,
  type Changes,
  isChanged,
  lossesBy,
  type Rows,
  type RulesBefore,
  settingOf,
  touchedBy,
  wayBack,
  wayBefore,
} from './changes.js';
import { say } from './words.js';

type Setting = RequestData<'setConfiguration'>;

interface ApplyProps {
  readonly changes: Changes;
  /** With which the trial was made. */
  readonly books: Books;
  readonly askBooks: () => Promise<Books>;
  /** Rules before their newest change, as it was when the trial was made; null = they were never changed. */
  readonly before: RulesBefore | null;
}

interface Back {
  readonly setting: Setting;
  readonly set: Rows;
  /** What it touches, as it was applied. */
  readonly since: string;
}

const RULES: Rows = { Segment: [], CallingProfile: [] };

/** Applying and the way back, neither over what somebody else has changed meanwhile. */
function useApplying(set: Rows, { books, askBooks, before }: Omit<ApplyProps, 'changes'>) {
  /** What this page has applied. */
  const [applied, setApplied] = useState<Back | null>(null);
  const [hasGone, setGone] = useState(false);
  const [done, setDone] = useState('');
  const { isPending, fault, setFault, attempt } = useAttempt();
  const administrator = useRef<QboxClient | null>(null);
  useEffect(() => () => void administrator.current?.logout().catch(() => undefined), []);
  /** False where what it touches is another by now: nothing is done then. */
  const send = async (setting: Setting, touched: Rows, since: string): Promise<boolean> => {
    setDone('');
    if (touchedBy(touched, await askBooks()) !== since) return false;
    await administrator.current?.call('setConfiguration', setting);
    return true;
  };
  const apply = async () => {
    if (!(await send({ set }, set, touchedBy(set, books)))) {
      setFault(say('changedSinceTrial'));
      return;
    }
    setDone(say('applied'));
    setApplied({ setting: wayBack(set, books), set, since: touchedBy(set, await askBooks()) });
  };
  const goBack = async (way: Back) => {
    if (await send(way.setting, way.set, way.since)) setDone(say('isBack'));
    else setFault(say('changedSinceApply'));
    setApplied(null);
    setGone(true);
  };
  useEffect(() => setGone(false), [before, books]);
  // Whoever has changed the rules, and when: this page may have been loaded since.
  const earlier = before && !hasGone ? { setting: wayBefore(before, books), set: RULES, since: touchedBy(RULES, books) } : null;
  return { applied, back: applied ?? earlier, done, isPending, fault, attempt, administrator, apply, goBack };
}

interface Asked {
  readonly title: string;
  readonly action: () => Promise<void>;
}

export function Apply({ changes, books, askBooks, before }: ApplyProps) {
  const set = settingOf(changes, books);
  const { applied, back, done, isPending, fault, attempt, administrator, apply, goBack } = useApplying(set, { books, askBooks, before });
  /** What the administrator is asked for. */
  const [asked, setAsked] = useState<Asked | null>(null);
  const act = (title: string, action: () => Promise<void>) =>
    administrator.current === null ? setAsked({ title, action }) : void attempt(action);
  const isOther = isChanged(changes);
  if (!isOther && back === null && done === '') return null;
  const isNothing = Object.keys(set).length === 0;
  return (
    <section class="card apply" aria-label={say('apply')}>
      {isOther ? <p class="soft">{say(isNothing ? 'onlyHours' : 'applyHint')}</p> : null}
      {isOther && applied === null ? <Losses set={set} books={books} /> : null}
      {applied === null && back !== null && before !== null ? (
        <p class="soft">{say('changedAt', { when: momentText(Date.parse(before.changed_at)) })}</p>
      ) : null}
      <div class="row">
        {isOther ? (
          <Button kind="primary" disabled={isNothing || isPending || applied !== null} onClick={() => act(say('apply'), apply)}>
            {say('apply')}
          </Button>
        ) : null}
        {back === null ? null : (
          <Button disabled={isPending} onClick={() => act(say('back'), () => goBack(back))}>
            {say('back')}
          </Button>
        )}
      </div>
      <Fault text={fault} />
      {done === '' ? null : (
        <p class="note done" role="status">
          {done}
        </p>
      )}
      {asked === null ? null : (
        <AdministratorDialog
          title={asked.title}
          onClose={() => setAsked(null)}
          onEntered={async (client) => {
            administrator.current = client;
            await asked.action();
          }}
        />
      )}
    </section>
  );
}

function Losses({ set, books }: { readonly set: NonNullable<Setting['set']>; readonly books: Books }) {
  const losses = lossesBy(set, books);
  if (losses.length === 0) return null;
  return (
    <ul class="note">
      {losses.map(({ profile, rules, isSwitchedOff }) => (
        <li key={profile.id}>{say(isSwitchedOff ? 'switchesOff' : 'dropsRules', { profile: shownName(profile), count: rules })}</li>
      ))}
    </ul>
  );
}

interface AdministratorDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onEntered: (client: QboxClient) => Promise<void>;
}

function AdministratorDialog({ title, onClose, onEntered }: AdministratorDialogProps) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const enter = async () => {
    // A connection of its own, whose session is nowhere kept and ends with this part of the page.
    const client = new QboxClient({ url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`, WebSocket });
    await client.login({ component: 'administrator', login, password });
    await onEntered(client);
  };
  return (
    <AskingDialog title={title} action={title} disabled={login === '' || password === ''} onDone={enter} onClose={onClose}>
      <p class="soft">{say('administratorHint')}</p>
      <Input label={sayShared('login')} value={login} autocomplete="username" required onText={setLogin} />
      <Input label={sayShared('password')} type="password" value={password} autocomplete="current-password" required onText={setPassword} />
    </AskingDialog>
  );
}

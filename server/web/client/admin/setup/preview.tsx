/** Lists everything that will be made. The box checks the plan before the user can confirm it. */
import { useEffect, useState } from 'preact/hooks';
import { QboxError } from '../../../../protocol/client/client.js';
import { fieldFault } from '../../../../protocol/client/errors.js';
import { errorText, failureText } from '../../shared/box/failures.js';
import { Button, Fault, Panel } from '../../shared/parts/parts.js';
import { LANGUAGE_NAMES } from '../../shared/words/catalogues.js';
import { learn } from '../../shared/words/words.js';
import type { Row } from '../library.js';
import { link } from '../page.js';
import { restartBox } from '../restart-box.js';
import { type SettingFault, type Settings, WRITING } from '../settings/draft.js';
import { faultText as writtenFault } from '../settings/fault-text.js';
import { settingsFor } from './branch.js';
import { withPasswords } from './handover.js';
import type { Account, Answers, Plan } from './plan.js';
import { say } from './words.js';

interface PreviewProps {
  readonly plan: Plan;
  readonly answers: Answers;
  readonly settings: Settings;
  readonly onBack: () => void;
  readonly onMade: (accounts: readonly Account[]) => void;
}

type Stage = 'checking' | 'checked' | 'faulty' | 'restarting' | 'making';

export function Preview({ plan, answers, settings, onBack, onMade }: PreviewProps) {
  const [faults, setFaults] = useState<readonly string[]>([]);
  const [stage, setStage] = useState<Stage>('checking');
  const begin = async (act: () => Promise<Stage>): Promise<void> => {
    try {
      setStage(await act());
    } catch (failure) {
      setFaults(failure instanceof QboxError ? textsOf(failure, plan) : [failureText(failure)]);
      setStage('faulty');
    }
  };
  /** Whether the box takes the settings of the branch. */
  const write = async (check: boolean): Promise<boolean> => {
    const set = [...settingsFor(answers, settings)];
    if (set.length === 0) return true;
    const { faults: found } = await link.client.call('setSettings', { version: settings.version, set, check }, WRITING);
    if (found.length > 0) await learn('settings');
    setFaults(found.map(faultText));
    return found.length === 0;
  };
  const check = async (): Promise<Stage> => {
    const isTaken = await write(true);
    // The plan's books are mutable, as those of a request are: the plan was made for this request.
    await link.client.call('setConfiguration', { set: plan.set, check: true });
    return isTaken ? 'checked' : 'faulty';
  };
  // Another plan comes of another language of the page, and not of one that is being made.
  useEffect(() => {
    if (stage !== 'making' && stage !== 'restarting') void begin(check);
  }, [plan]);
  /** First what needs a restart: afterwards the branch works under its name, in its time and languages. */
  const make = async (): Promise<Stage> => {
    setFaults([]);
    setStage('making');
    if (!(await write(false))) return 'faulty';
    const written = await link.client.call('settings', {});
    if (written.waiting && written.restart !== 'by_hand') {
      setStage('restarting');
      const isBack = await restartBox(written);
      await isBack();
    }
    setStage('making');
    await link.client.call('setConfiguration', { set: plan.set, check: false });
    onMade(await withPasswords(plan));
    return 'making';
  };
  return (
    <Panel title={say('preview')}>
      <Made plan={plan} answers={answers} />
      {faults.map((fault) => (
        <Fault key={fault} text={fault} />
      ))}
      <Steps stage={stage} onBack={onBack} onMake={() => void begin(make)} />
    </Panel>
  );
}

interface StepsProps {
  readonly stage: Stage;
  readonly onBack: () => void;
  readonly onMake: () => void;
}

const Steps = ({ stage, onBack, onMake }: StepsProps) => (
  <>
    <p role="status" class={stage === 'restarting' ? 'note restarting' : 'out-of-sight'}>
      {stage === 'restarting' ? say('restarting') : ''}
    </p>
    <div class="row">
      <Button disabled={stage === 'making' || stage === 'restarting'} onClick={onBack}>
        {say('back')}
      </Button>
      <Button kind="primary" disabled={stage !== 'checked'} onClick={onMake}>
        {say('make')}
      </Button>
    </div>
  </>
);

/** Of the three settings, only the zone can be one that the box does not take. */
const faultText = (fault: SettingFault): string => (fault.field === 'branch.time_zone' ? say('zoneUnknown') : writtenFault(fault));

/** What people know by name; the operation and the numbers of a service are named with it. */
function Made({ plan: { set, accounts }, answers: { branch, zone, languages, services } }: Pick<PreviewProps, 'plan' | 'answers'>) {
  const groups = [
    { title: say('branch'), lines: [branch, zone, languages.map((language) => LANGUAGE_NAMES.get(language) ?? language).join(', ')] },
    {
      title: say('made.Service'),
      lines: set.Service.map((service, index) => {
        const { prefix = '', minutes = 0 } = services[index] ?? {};
        return say('madeService', { letters: prefix, name: namesIn(service), minutes });
      }),
    },
    { title: say('made.Workplace'), lines: set.Workplace.map(namesIn) },
    { title: say('made.Registrator'), lines: set.Registrator.map(namesIn) },
    { title: say('made.QBoard'), lines: set.QBoard.map(namesIn) },
    { title: say('made.User'), lines: accounts.map(({ login, place }) => say('madeUser', { login, place })) },
  ].filter(({ lines }) => lines.length > 0);
  return (
    <dl class="made">
      {groups.map(({ title, lines }) => (
        <div key={title}>
          <dt>
            {title} {lines.length > 1 && title !== say('branch') ? <span class="soft">{lines.length}</span> : null}
          </dt>
          <dd>
            <ul>
              {lines.map((line, index) => (
                <li key={index}>{line}</li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The name and those in other languages, where they are others. */
const namesIn = ({ name, names }: Row): string =>
  [...new Set([String(name), ...Object.values({ ...(names as object) }).map(String)])].join(' / ');

const titleOf = ({ name, login }: Row): string => String(name ?? login);

/** The fault of a field such as `data.set.TicketRange[2].prefix`, with the name of its element. */
function textsOf({ error }: QboxError, { set }: Plan): readonly string[] {
  const rows: Readonly<Record<string, readonly Row[]>> = set;
  const titleById = (row: Row | undefined): string | undefined => row && titleOf(row);
  return [error, ...error.children].map((one) => {
    const [, book = '', index = ''] = /^data\.set\.(\w+)\[(\d+)\]/.exec(fieldFault(one).field ?? '') ?? [];
    const title = titleById(rows[book]?.[Number(index)]);
    const text = errorText(one, (of, id) => titleById(rows[of]?.find((row) => row.id === id)));
    return title === undefined ? text : `${title}: ${text}`;
  });
}

/** The result of the set-up: passwords, shown once, the addresses of the pages, and a test ticket. */
import { useState } from 'preact/hooks';
import { QboxClient } from '../../../../protocol/client/client.js';
import { md5 } from '../../../../protocol/client/md5.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { FACTS } from '../../shared/box/facts.js';
import { failureText } from '../../shared/box/failures.js';
import { Button, Fault, Panel, Table } from '../../shared/parts/parts.js';
import { learn } from '../../shared/words/words.js';
import { reasonText } from '../devices/device.js';
import { type Row, rowsOf } from '../library.js';
import { link } from '../page.js';
import { type BoxAddress, PageAddress, useBoxAddress } from '../page-address.js';
import { addressOf } from '../place.js';
import { randomPassword } from '../random-password.js';
import type { Account, Plan } from './plan.js';
import { say } from './words.js';

/** A configuration contains no passwords, so each new account gets one afterwards. */
export async function withPasswords({ accounts }: Pick<Plan, 'accounts'>): Promise<readonly Account[]> {
  const given: Account[] = [];
  for (const account of accounts) given.push({ ...account, ...(await withPassword(account.id)) });
  return given;
}

async function withPassword(id: number): Promise<Pick<Account, 'password' | 'fault'>> {
  const password = randomPassword();
  try {
    await link.client.set('User', { id, password: md5(password) });
    return { password, fault: '' };
  } catch (failure) {
    return { password: '', fault: failureText(failure) };
  }
}

interface HandoverProps {
  readonly plan: Plan;
  readonly accounts: readonly Account[];
  readonly onAccounts: (accounts: readonly Account[]) => void;
}

export function Handover({ plan, accounts, onAccounts }: HandoverProps) {
  const [isPending, setPending] = useState(false);
  const again = async () => {
    setPending(true);
    const missing = await withPasswords({ accounts: accounts.filter(({ fault }) => fault !== '') });
    onAccounts(accounts.map((account) => missing.find(({ id }) => id === account.id) ?? account));
    setPending(false);
  };
  const box = useBoxAddress();
  const kiosk = accounts.at(-1);
  const [faulty] = accounts.filter(({ fault }) => fault !== '');
  return (
    <>
      <h1>{say('done')}</h1>
      <Panel title={say('passwords')}>
        <p class="about soft">
          {say('passwordsHint')} {box === undefined ? '' : say(box === null ? 'addressesHere' : 'codesHint')}
        </p>
        <Table isStacked columns={[say('place'), say('login'), say('password'), say('page')]}>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">{account.place}</th>
              <td>{account.login}</td>
              <td>
                <code class="password">{account.password}</code>
              </td>
              <td>
                <PageAddress box={box} page={account.page} />
              </td>
            </tr>
          ))}
          {plan.board === null ? null : <BoardLine box={box} id={plan.board.id} name={String(plan.board.name)} />}
        </Table>
        <Fault text={faulty === undefined ? '' : say('passwordFailed', { why: faulty.fault })} />
        <div class="row no-print below-table">
          {faulty === undefined ? null : (
            <Button disabled={isPending} onClick={() => void again()}>
              {say('passwordAgain')}
            </Button>
          )}
          <Button kind="primary" onClick={() => print()}>
            {say('print')}
          </Button>
        </div>
      </Panel>
      {kiosk === undefined || kiosk.fault !== '' ? null : <TestTicket plan={plan} kiosk={kiosk} />}
      <NextPages plan={plan} />
    </>
  );
}

const NextPages = ({ plan }: { readonly plan: Plan }) => (
  <Panel look="panel no-print" title={say('next')}>
    <p class="soft">{say('nextHint')}</p>
    <ul class="next-pages">
      {pagesOf(plan).map(({ page, name }) => (
        <li key={page}>
          <a href={page} target={page.startsWith('#') ? undefined : '_blank'} rel="noopener">
            {name}
          </a>
        </li>
      ))}
    </ul>
  </Panel>
);

const BoardLine = ({ box, id, name }: { readonly box: BoxAddress; readonly id: number; readonly name: string }) => (
  <tr>
    <th scope="row">{name}</th>
    <td colSpan={2} class="soft">
      {say('noLogin')}
    </td>
    <td>
      <PageAddress box={box} page={`/board/${id}`} />
    </td>
  </tr>
);

interface NextPage {
  readonly page: string;
  readonly name: string;
}

/** Pages open beside this one, whose passwords would be lost. What is not of the queue nobody was asked for here. */
const pagesOf = ({ accounts, board }: Plan): readonly NextPage[] => [
  ...accounts.filter(({ page }) => page.startsWith('/kiosk/')).map(({ page, place }) => ({ page, name: place })),
  ...(board === null ? [] : [{ page: `/board/${board.id}`, name: String(board.name) }]),
  { page: '/workplace', name: say('nextWorkplace') },
  { page: '/supervisor', name: say('nextSupervisor') },
  { page: addressOf('books', 'User'), name: say('nextUsers') },
  { page: addressOf('books', 'Workplace'), name: say('nextWindows') },
  { page: addressOf('devices'), name: say('nextDevices') },
  { page: addressOf('settings'), name: say('nextSettings') },
  { page: addressOf('backups'), name: say('nextBackups') },
];

/** Time to wait for a slow or silent printer. */
const PATIENCE_MS = 60_000;

/** The design of a kiosk that names none. */
const USUAL_DESIGN = 'plain';

interface Trial {
  readonly preview: string;
  /** null = the kiosk has no printer. */
  readonly report: ReplyData<'testTicketDesign'> | null;
}

/** A sample, because a real ticket would take a number and count as a visitor. */
function TestTicket({ plan, kiosk }: { readonly plan: Plan; readonly kiosk: Account }) {
  const [trial, setTrial] = useState<Trial | null>(null);
  const { isPending, fault, attempt } = useAttempt();
  /** As it stands now: a printer may have been chosen since. */
  const place = rowsOf('Registrator')?.find(({ id }) => id === plan.kiosk) ?? plan.set.Registrator[0];
  const test = () => {
    setTrial(null);
    return attempt(async () => {
      await enterAsKiosk(plan, kiosk);
      setTrial(await tryTicket(place));
    });
  };
  return (
    <Panel look="panel no-print" title={say('test')}>
      <p class="about soft">{say('testHint')}</p>
      <Button kind="primary" disabled={isPending} onClick={() => void test()}>
        {say(typeof place?.printer === 'string' ? 'testButton' : 'testButtonScreen')}
      </Button>
      <Fault text={fault} />
      {trial === null ? null : <Result trial={trial} />}
    </Panel>
  );
}

function Result({ trial: { preview, report } }: { readonly trial: Trial }) {
  const isGood = report === null || report.done;
  const text = report === null ? say('testScreen') : report.done ? say('testPrinted') : `${say('testFailed')} ${whyNot(report)}`;
  return (
    <div class="result">
      <p class={`note ${isGood ? 'good' : 'bad'}`} role="status">
        {text}
      </p>
      <img class="ticket" alt={say('ticketPicture')} src={`data:${preview}`} />
    </div>
  );
}

function whyNot({ parameters = {} }: ReplyData<'testTicketDesign'>): string {
  const { trouble = '' } = parameters;
  return trouble === '' ? say('noReason') : reasonText(String(trouble));
}

async function tryTicket(kiosk: Row | undefined): Promise<Trial> {
  const { client } = link;
  const wanted = kiosk?.ticket_design ?? USUAL_DESIGN;
  const design = (await client.call('ticketDesigns', {})).find(({ name }) => name === wanted)?.design;
  if (design === undefined) throw new Error(`there is no design ${wanted}`);
  const [language = ''] = FACTS.languages.filter((one) => design.languages.includes(one));
  const sample = { design, ...(language !== '' && { language }) };
  const { preview } = await client.call('previewTicketDesign', sample);
  const printer = kiosk?.printer;
  const report =
    typeof printer !== 'string' ? null : await client.call('testTicketDesign', { ...sample, printer }, { timeoutMs: PATIENCE_MS });
  if (report?.done === false) await learn('device-faults');
  return { preview, report };
}

/** On a connection of its own, as the kiosk will: this reveals a wrong account or role. */
async function enterAsKiosk({ kiosk: registrator }: Plan, { login, password }: Account): Promise<void> {
  const client = new QboxClient({ url: location.origin.replace(/^http/, 'ws'), WebSocket });
  try {
    await client.login({ component: 'registrator', registrator, login, password });
    await client.logout();
  } finally {
    await client.close();
  }
}

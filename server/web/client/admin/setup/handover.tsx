/** The result of the set-up: passwords, shown once, the addresses of the pages, and a test ticket. */
import { useState } from 'preact/hooks';
import { md5 } from '../../../../protocol/client/md5.js';
import { Button } from '../../shared/button.js';
import { failureText } from '../../shared/failures.js';
import { Fault, Table } from '../../shared/parts.js';
import { link } from '../page.js';
import { randomPassword } from '../random-password.js';
import type { Account, Plan } from './plan.js';
import { TestTicket } from './test-ticket.js';
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
  const kiosk = accounts.at(-1);
  const [faulty] = accounts.filter(({ fault }) => fault !== '');
  return (
    <>
      <h1>{say('done')}</h1>
      <section class="panel">
        <h2>{say('passwords')}</h2>
        <p class="soft">{say('passwordsHint')}</p>
        <Table columns={[say('place'), say('login'), say('password'), say('page')]}>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">{account.place}</th>
              <td>{account.login}</td>
              <td>
                <code class="password">{account.password}</code>
              </td>
              <td>{`${location.origin}${account === kiosk ? `/kiosk/${plan.kiosk}` : '/workplace'}`}</td>
            </tr>
          ))}
        </Table>
        <Fault text={faulty === undefined ? '' : say('passwordFailed', { why: faulty.fault })} />
        <div class="row no-print">
          {faulty === undefined ? null : (
            <Button disabled={isPending} onClick={() => void again()}>
              {say('passwordAgain')}
            </Button>
          )}
          <Button kind="primary" onClick={() => print()}>
            {say('print')}
          </Button>
        </div>
      </section>
      {kiosk === undefined || kiosk.fault !== '' ? null : <TestTicket plan={plan} kiosk={kiosk} />}
      <section class="panel no-print">
        <h2>{say('next')}</h2>
        <p class="soft">{say('nextHint')}</p>
        <p class="row">
          <a href={`/kiosk/${plan.kiosk}`}>/kiosk/{plan.kiosk}</a>
          <a href="/workplace">/workplace</a>
        </p>
      </section>
    </>
  );
}

/** Lists everything that will be made. The box checks the plan before the user can confirm it. */
import { useEffect, useState } from 'preact/hooks';
import { QboxError } from '../../../../protocol/client/client.js';
import { fieldFault } from '../../../../protocol/client/errors.js';
import { errorText, failureText } from '../../shared/failures.js';
import { Button, Fault, Panel } from '../../shared/parts.js';
import type { Row } from '../library.js';
import { link } from '../page.js';
import { withPasswords } from './handover.js';
import type { Account, Plan } from './plan.js';
import { say } from './words.js';

interface PreviewProps {
  readonly plan: Plan;
  readonly onBack: () => void;
  readonly onMade: (accounts: readonly Account[]) => void;
}

export function Preview({ plan, onBack, onMade }: PreviewProps) {
  const [faults, setFaults] = useState<readonly string[]>([]);
  const [isTaken, setTaken] = useState(false);
  const ask = async (check: boolean): Promise<boolean> => {
    try {
      // The plan's books are mutable, as those of a request are: the plan was made for this request.
      await link.client.call('setConfiguration', { set: plan.set, check });
      return true;
    } catch (failure) {
      setFaults(failure instanceof QboxError ? textsOf(failure, plan) : [failureText(failure)]);
      return false;
    }
  };
  useEffect(() => {
    void ask(true).then(setTaken);
  }, []);
  const make = async () => {
    setTaken(false);
    if (await ask(false)) onMade(await withPasswords(plan));
  };
  const books = Object.entries(plan.set) as readonly (readonly [keyof Plan['set'], readonly Row[]])[];
  return (
    <Panel title={say('preview')}>
      <dl class="made">
        {books
          .filter(([, rows]) => rows.length > 0)
          .map(([book, rows]) => (
            <div key={book}>
              <dt>
                {say(`made.${book}`)} <span class="soft">{rows.length}</span>
              </dt>
              <dd>
                <ul>
                  {rows.map((row) => (
                    <li key={row.id}>{titleOf(row)}</li>
                  ))}
                </ul>
              </dd>
            </div>
          ))}
      </dl>
      {faults.map((fault) => (
        <Fault key={fault} text={fault} />
      ))}
      <div class="row">
        <Button onClick={onBack}>{say('back')}</Button>
        <Button kind="primary" disabled={!isTaken} onClick={() => void make()}>
          {say('make')}
        </Button>
      </div>
    </Panel>
  );
}

const titleOf = ({ prefix, name, login }: Row): string =>
  prefix === undefined ? String(name ?? login) : `${String(prefix)}001… ${String(name)}`;

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

/** Everything that will be made. The box is asked whether it would take it before anybody can say yes. */
import { useEffect, useState } from 'preact/hooks';
import { QboxError } from '../../../../protocol/client/client.js';
import { fieldFaults } from '../../../../protocol/client/errors.js';
import { Button } from '../../shared/button.js';
import { failureText } from '../../shared/failures.js';
import type { Row } from '../library.js';
import { Fault } from '../parts.js';
import { type Account, withPasswords } from './handover.js';
import type { Plan } from './plan.js';
import type { SetupContext } from './section.js';

interface PreviewProps {
  readonly context: SetupContext;
  readonly plan: Plan;
  readonly onBack: () => void;
  readonly onMade: (accounts: readonly Account[]) => void;
}

export function Preview({ context, plan, onBack, onMade }: PreviewProps) {
  const { link, say } = context;
  const [faults, setFaults] = useState<readonly string[]>([]);
  const [isTaken, setTaken] = useState(false);
  const ask = async (check: boolean): Promise<boolean> => {
    try {
      // The books of a plan are as mutable as those of a request: it is made for this one.
      await link.client.call('setConfiguration', { set: plan.set, check });
      return true;
    } catch (failure) {
      setFaults(failure instanceof QboxError ? textsOf(failure, plan) : [failureText(failure, context.sayOfPage)]);
      return false;
    }
  };
  useEffect(() => {
    void ask(true).then(setTaken);
  }, []);
  const make = async () => {
    setTaken(false);
    if (await ask(false)) onMade(await withPasswords(context, plan));
  };
  const books = Object.entries(plan.set) as readonly (readonly [keyof Plan['set'], readonly Row[]])[];
  return (
    <section class="panel">
      <h2>{say('preview')}</h2>
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
    </section>
  );
}

const titleOf = ({ prefix, name, login }: Row): string =>
  prefix === undefined ? String(name ?? login) : `${String(prefix)}001… ${String(name)}`;

/** A fault of `data.set.TicketRange[2].prefix`, with the name of what it is about. */
function textsOf({ error }: QboxError, { set }: Plan): readonly string[] {
  return fieldFaults(error).map(({ field, fault }) => {
    const [, book = '', index = '', path = ''] = /^data\.set\.(\w+)\[(\d+)\]\.?(.*)$/.exec(field ?? '') ?? [];
    const row = (set as Readonly<Record<string, readonly Row[]>>)[book]?.[Number(index)];
    const place = row === undefined ? (field ?? '') : [titleOf(row), path].filter((part) => part !== '').join(': ');
    return place === '' ? fault : `${place}: ${fault}`;
  });
}

/** The parameters of a report: its days, its grouping, and the part of the visits. */

import type { QboxClient } from '../../../protocol/client/client.js';
import type { Choice } from '../../../protocol/figures/choosing.js';
import { GROUPINGS, type Grouping } from '../../../protocol/figures/figures.js';
import { Button, SubmitButton } from '../shared/button.js';
import type { SupervisorWord } from '../shared/catalogues.js';
import type { Say } from '../shared/words.js';

export interface Order {
  readonly from: string;
  readonly to: string;
  readonly by: Grouping;
  readonly only: Choice;
}

type Choosable = readonly { readonly id: number; readonly name: string }[];
export type ToChoose = Readonly<Record<keyof Choice, Choosable>>;
export const NOTHING_TO_CHOOSE: ToChoose = { service: [], clerk: [], window: [] };

/** Includes disabled elements, because earlier visits refer to them. */
export async function readToChoose(client: Pick<QboxClient, 'list'>): Promise<ToChoose> {
  const [services, users, windows] = await Promise.all([client.list('Service'), client.list('User'), client.list('Workplace')]);
  const clerks = users
    .filter(({ role }) => role.clerk !== null)
    .map(({ id, surname, name, login }) => ({ id, name: [surname, name].filter(Boolean).join(' ') || login || `№ ${id}` }));
  const sorted = (rows: Choosable): Choosable =>
    [...rows].sort((one, other) => one.name.localeCompare(other.name, 'ru', { numeric: true }));
  return { service: sorted(services), clerk: sorted(clerks), window: sorted(windows) };
}

export const BY: Readonly<Record<Grouping, SupervisorWord>> = {
  service: 'byService',
  clerk: 'byClerk',
  window: 'byWindow',
  hour: 'byHour',
  day: 'byDay',
};
interface OrderFormProps {
  readonly order: Order;
  readonly toChoose: ToChoose;
  readonly say: Say<SupervisorWord>;
  readonly onOrder: (order: Order) => void;
  readonly onShow: (order: Order) => void;
  /** The last `count` days up to today; with `skipped`, the period ends that many days earlier. */
  readonly onLastDays: (count: number, skipped?: number) => void;
}

export function OrderForm({ order, toChoose, say, onOrder, onShow, onLastDays }: OrderFormProps) {
  return (
    <form
      class="card order"
      onSubmit={(event) => {
        event.preventDefault();
        onShow(order);
      }}
    >
      <DayField label={say('from')} value={order.from} onValue={(from) => onOrder({ ...order, from })} />
      <DayField label={say('to')} value={order.to} onValue={(to) => onOrder({ ...order, to })} />
      <label class="field">
        {say('by')}
        <select value={order.by} onChange={(event) => onShow({ ...order, by: groupingOf(event.currentTarget.value) })}>
          {GROUPINGS.map((by) => (
            <option key={by} value={by}>
              {say(BY[by])}
            </option>
          ))}
        </select>
      </label>
      {(['service', 'clerk', 'window'] as const).map((what) => (
        <label key={what} class="field chosen">
          {say(what)}
          <select
            value={order.only[what] ?? ''}
            onChange={({ currentTarget: { value } }) =>
              onShow({ ...order, only: { ...order.only, [what]: value === '' ? undefined : Number(value) } })
            }
          >
            <option value="">{say('everything')}</option>
            {toChoose[what].map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ))}
      <SubmitButton>{say('show')}</SubmitButton>
      <fieldset class="row periods">
        <legend class="out-of-sight">{say('period')}</legend>
        <Button onClick={() => onLastDays(1)}>{say('today')}</Button>
        <Button onClick={() => onLastDays(1, 1)}>{say('yesterday')}</Button>
        <Button onClick={() => onLastDays(7)}>{say('week')}</Button>
        <Button onClick={() => onLastDays(30)}>{say('month')}</Button>
      </fieldset>
    </form>
  );
}

const groupingOf = (text: string): Grouping => GROUPINGS.find((by) => by === text) ?? 'service';

interface DayFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (day: string) => void;
}

export const DayField = ({ label, value, onValue }: DayFieldProps) => (
  <label class="field">
    {label}
    <input
      type="date"
      required
      value={value}
      onChange={(event) => (event.currentTarget.value === '' ? undefined : onValue(event.currentTarget.value))}
    />
  </label>
);

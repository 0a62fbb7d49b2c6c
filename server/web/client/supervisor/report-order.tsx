/** The parameters of a report: its days, its grouping, and the part of the visits. */
import type { QboxClient } from '../../../protocol/client/client.js';
import { GROUPINGS, type Grouping } from '../../../protocol/figures/figures.js';
import type { Choice } from '../../../protocol/figures/parts.js';
import { personName } from '../shared/acting.js';
import type { Word } from '../shared/catalogues.js';
import { Button, Input, Select, submits } from '../shared/parts.js';
import { say } from './page.js';

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
  const clerks = users.filter(({ role }) => role.clerk !== null).map((user) => ({ id: user.id, name: personName(user) }));
  const sorted = (rows: Choosable): Choosable =>
    [...rows].sort((one, other) => one.name.localeCompare(other.name, 'ru', { numeric: true }));
  return { service: sorted(services), clerk: sorted(clerks), window: sorted(windows) };
}

export const BY: Readonly<Record<Grouping, Word<'supervisor'>>> = {
  service: 'byService',
  clerk: 'byClerk',
  window: 'byWindow',
  hour: 'byHour',
  day: 'byDay',
};
interface OrderFormProps {
  readonly order: Order;
  readonly toChoose: ToChoose;
  readonly onOrder: (order: Order) => void;
  readonly onShow: (order: Order) => void;
  /** The last `count` days up to today; with `skipped`, the period ends that many days earlier. */
  readonly onLastDays: (count: number, skipped?: number) => void;
}

const EVERYTHING = 0;

export const OrderForm = ({ order, toChoose, onOrder, onShow, onLastDays }: OrderFormProps) => (
  <form class="card order" onSubmit={submits(() => onShow(order))}>
    <DayField label={say('from')} value={order.from} onValue={(from) => onOrder({ ...order, from })} />
    <DayField label={say('to')} value={order.to} onValue={(to) => onOrder({ ...order, to })} />
    <Select
      label={say('by')}
      value={order.by}
      options={GROUPINGS.map((by) => [by, say(BY[by])])}
      onChoose={(by) => onShow({ ...order, by })}
    />
    {(['service', 'clerk', 'window'] as const).map((what) => (
      <Select
        key={what}
        look="chosen"
        label={say(what)}
        value={order.only[what] ?? EVERYTHING}
        options={[[EVERYTHING, say('everything')], ...toChoose[what].map(({ id, name }) => [id, name] as const)]}
        onChoose={(id) => onShow({ ...order, only: { ...order.only, [what]: id === EVERYTHING ? undefined : id } })}
      />
    ))}
    <Button type="submit" kind="primary">
      {say('show')}
    </Button>
    <fieldset class="row periods">
      <legend class="out-of-sight">{say('period')}</legend>
      <Button onClick={() => onLastDays(1)}>{say('today')}</Button>
      <Button onClick={() => onLastDays(1, 1)}>{say('yesterday')}</Button>
      <Button onClick={() => onLastDays(7)}>{say('week')}</Button>
      <Button onClick={() => onLastDays(30)}>{say('month')}</Button>
    </fieldset>
  </form>
);

interface DayFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (day: string) => void;
}

export const DayField = ({ label, value, onValue }: DayFieldProps) => (
  <Input label={label} type="date" required value={value} onText={(day) => day !== '' && onValue(day)} />
);

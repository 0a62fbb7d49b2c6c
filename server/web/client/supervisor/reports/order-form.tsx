/** The parameters of a report: its days, its lines, and the part of the visits. */
import { GROUPINGS, type Grouping } from '../../../../protocol/figures/indicators.js';
import { DayInput } from '../../shared/day-input.js';
import { shownName } from '../../shared/names.js';
import { Button, Check, Select, submits } from '../../shared/parts.js';
import type { Order, ToChoose } from './asking.js';
import { groupingWord, say } from './words.js';

interface OrderFormProps {
  readonly order: Order;
  readonly toChoose: ToChoose;
  readonly onOrder: (order: Order) => void;
  readonly onShow: (order: Order) => void;
  /** The last `count` days up to today; with `skipped`, the period ends that many days earlier. */
  readonly onLastDays: (count: number, skipped?: number) => void;
}

const EVERYTHING = 0;
const NOT_CROSSED = 'none';

export const OrderForm = ({ order, toChoose, onOrder, onShow, onLastDays }: OrderFormProps) => (
  <form class="card order" onSubmit={submits(() => onShow(order))}>
    <DayInput label={say('from')} value={order.from} onDay={(from) => from !== '' && onOrder({ ...order, from })} />
    <DayInput label={say('to')} value={order.to} onDay={(to) => to !== '' && onOrder({ ...order, to })} />
    <Select
      label={say('by')}
      value={order.by}
      options={GROUPINGS.map((by) => [by, groupingWord(by)])}
      onChoose={(by) => onShow({ ...order, by, and: order.and === by ? null : order.and })}
    />
    <Select<Grouping | typeof NOT_CROSSED>
      label={say('crossed')}
      value={order.and ?? NOT_CROSSED}
      options={[
        [NOT_CROSSED, say('notCrossed')],
        ...GROUPINGS.filter((by) => by !== order.by).map((by) => [by, groupingWord(by)] as const),
      ]}
      onChoose={(and) => onShow({ ...order, and: and === NOT_CROSSED ? null : and })}
    />
    {(['service', 'clerk', 'window'] as const).map((what) => (
      <Select
        key={what}
        look="chosen"
        label={say(what)}
        value={order.only[what] ?? EVERYTHING}
        options={[[EVERYTHING, say('everything')], ...toChoose[what].map((row) => [row.id, shownName(row)] as const)]}
        onChoose={(id) => onShow({ ...order, only: { ...order.only, [what]: id === EVERYTHING ? undefined : id } })}
      />
    ))}
    <Check label={say('compare')} isChecked={order.compares} onCheck={(compares) => onShow({ ...order, compares })} />
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

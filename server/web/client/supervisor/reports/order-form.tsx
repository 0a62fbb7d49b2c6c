/** The parameters of a report: its days, its lines, and the part of the visits. */
import { GROUPINGS, type Grouping } from '../../../../protocol/figures/indicators.js';
import { DayInput } from '../../shared/parts/day-input.js';
import { useNarrow } from '../../shared/parts/head.js';
import { Button, Check, Select, submits } from '../../shared/parts/parts.js';
import { type Choice, MORE_CHOICES, type Order, type ToChoose, USUAL_CHOICES } from './asking.js';
import { choicesOf, groupingWord, say } from './words.js';

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

const Only = ({
  what,
  order,
  toChoose,
  onShow,
}: Pick<OrderFormProps, 'order' | 'toChoose' | 'onShow'> & { readonly what: keyof Choice }) => (
  <Select<number | string>
    look="chosen"
    label={say(what)}
    value={order.only[what] ?? EVERYTHING}
    options={[[EVERYTHING, say('everything')], ...choicesOf(what, toChoose)]}
    onChoose={(id) => onShow({ ...order, only: { ...order.only, [what]: id === EVERYTHING ? undefined : id } })}
  />
);

/** On a telephone the usual periods stand alone: figures are seen in the first screen, and the rest is asked for. */
export function OrderForm(props: OrderFormProps) {
  const isNarrow = useNarrow();
  const { order, onShow, onLastDays } = props;
  const periods = (
    <fieldset class="row periods">
      <legend class="out-of-sight">{say('period')}</legend>
      <Button onClick={() => onLastDays(1)}>{say('today')}</Button>
      <Button onClick={() => onLastDays(1, 1)}>{say('yesterday')}</Button>
      <Button onClick={() => onLastDays(7)}>{say('week')}</Button>
      <Button onClick={() => onLastDays(30)}>{say('month')}</Button>
    </fieldset>
  );
  if (!isNarrow) {
    return (
      <form class="card order" onSubmit={submits(() => onShow(order))}>
        <Days {...props} />
        {periods}
        <div class="line-end" />
        <Parts {...props} />
      </form>
    );
  }
  return (
    <form class="card order" onSubmit={submits(() => onShow(order))}>
      {periods}
      <details class="all-choices">
        <summary>{say('daysAndParts')}</summary>
        <div class="order">
          <Days {...props} />
          <Parts {...props} />
        </div>
      </details>
    </form>
  );
}

const Days = ({ order, onOrder }: Pick<OrderFormProps, 'order' | 'onOrder'>) => (
  <>
    <DayInput label={say('from')} value={order.from} onDay={(from) => from !== '' && onOrder({ ...order, from })} />
    <DayInput label={say('to')} value={order.to} onDay={(to) => to !== '' && onOrder({ ...order, to })} />
    <Button type="submit" kind="primary">
      {say('show')}
    </Button>
  </>
);

const Parts = ({ order, toChoose, onShow }: Pick<OrderFormProps, 'order' | 'toChoose' | 'onShow'>) => (
  <>
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
    {USUAL_CHOICES.map((what) => (
      <Only key={what} {...{ what, order, toChoose, onShow }} />
    ))}
    <Check label={say('compare')} isChecked={order.compares} onCheck={(compares) => onShow({ ...order, compares })} />
    <details class="more-choices">
      <summary>{say('moreChoices')}</summary>
      <div class="row">
        {MORE_CHOICES.map((what) => (
          <Only key={what} {...{ what, order, toChoose, onShow }} />
        ))}
      </div>
    </details>
  </>
);

/** A new booking, by keyboard alone: the service, the next free time, who it is, Enter. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Telling } from '../shared/box/failures.js';
import { AskingDialog, Dialog } from '../shared/parts/dialog.js';
import { Button, Input, Select } from '../shared/parts/parts.js';
import { NO_REMINDER, ReminderFields, reminderIn } from '../shared/parts/reminder.js';
import { shownName } from '../shared/words/names.js';
import { weekdayText } from '../shared/words/time.js';
import type { Diary } from './diary.js';
import { type Booking, type Books, plannedServices } from './grid.js';
import { say } from './page.js';
import { useChoice, type When, WhenFields } from './when.js';

export interface Preset extends Partial<When> {
  readonly service?: number;
}

interface NewBookingProps {
  readonly diary: Diary;
  readonly books: Books;
  readonly preset: Preset;
  readonly onClose: () => void;
}

export function NewBooking(props: NewBookingProps) {
  const [made, setMade] = useState<readonly Booking[]>([]);
  return made.length > 0 ? <Made {...props} made={made} /> : <Wish {...props} onMade={setMade} />;
}

/** Which of the fields it is. */
const FAULTS: Telling = {
  own: (_, { field, why }) => (field === 'data.phone' && why === 'unexpected' ? say('phoneFault') : undefined),
};

/** No service has this id. */
const NO_SERVICE = 0;
const WEEK = 7;

interface Wished {
  readonly service: number;
  readonly also: number;
  readonly persons: number;
  readonly name: string;
  readonly phone: string;
  readonly comment: string;
  readonly every: number;
  readonly count: number;
}

function Wish({ diary, books, preset, onMade, onClose }: NewBookingProps & { readonly onMade: (made: readonly Booking[]) => void }) {
  const services = plannedServices(books);
  const [wish, setWish] = useState<Wished>({
    ...{ service: preset.service ?? services[0]?.id ?? NO_SERVICE, also: NO_SERVICE, persons: 1 },
    ...{ name: '', phone: '', comment: '', every: WEEK, count: 1 },
  });
  const [reminder, setReminder] = useState(NO_REMINDER);
  const change = (part: Partial<Wished>) => setWish({ ...wish, ...part });
  const { service, also, persons, name, phone, comment, every, count } = wish;
  const wanted = also === NO_SERVICE || also === service ? [service] : [service, also];
  const choice = useChoice(diary, wanted, persons, { day: preset.day ?? '', time: preset.time ?? '' });
  const { when } = choice;
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => first.current?.querySelector<HTMLElement>(preset.service === undefined ? 'select' : '[name=name]')?.focus(), []);
  const book = async () => {
    const repeat = count > 1 ? { repeat: { every_days: every, count } } : {};
    const who = { persons, name, phone, comment, ...reminderIn(reminder, phone) };
    const made = diary.book({ services: wanted, date: when.day, time: when.time, ...who, ...repeat });
    void made.catch(choice.lookAgain);
    onMade(await made);
    return 'stay' as const;
  };
  const options = services.map((one) => [one.id, shownName(one)] as const);
  return (
    <AskingDialog
      title={say('newBooking')}
      action={say('book')}
      disabled={when.day === ''}
      telling={FAULTS}
      onClose={onClose}
      onDone={book}
    >
      <div ref={first}>
        <Select label={say('service')} value={service} options={options} onChoose={(id) => change({ service: id })} />
        <WhenFields {...choice} />
        <Input label={say('name')} name="name" value={name} maxLength={200} autocomplete="off" onText={(text) => change({ name: text })} />
        <Input
          {...{ label: say('phone'), type: 'tel', value: phone, maxLength: 40, autocomplete: 'off' }}
          onText={(text) => change({ phone: text })}
        />
        <ReminderFields hasPhone={phone.trim() !== ''} reminder={reminder} onReminder={setReminder} say={say} />
        <details>
          <summary>{say('more')}</summary>
          <Select
            label={say('alsoService')}
            value={also}
            options={[[NO_SERVICE, '–'], ...options.filter(([id]) => id !== service)]}
            onChoose={(id) => change({ also: id })}
          />
          <NumberField label={say('persons')} value={persons} most={50} onNumber={(value) => change({ persons: value })} />
          <NumberField label={say('seriesCount')} value={count} most={52} onNumber={(value) => change({ count: value })} />
          {count > 1 ? (
            <NumberField label={say('seriesEvery')} value={every} most={366} onNumber={(value) => change({ every: value })} />
          ) : null}
          <Input label={say('comment')} value={comment} maxLength={1000} onText={(text) => change({ comment: text })} />
        </details>
      </div>
    </AskingDialog>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onNumber: (value: number) => void;
}

const NumberField = ({ label, value, most, onNumber }: NumberFieldProps) => (
  <Input
    {...{ label, type: 'number', min: 1, max: most, required: true, value }}
    onText={(text) => onNumber(Math.max(1, Math.min(most, Math.round(Number(text)) || 1)))}
  />
);

/** The code is told to who is at the telephone. */
function Made({ made, onClose }: NewBookingProps & { readonly made: readonly Booking[] }) {
  const close = useRef<HTMLDivElement>(null);
  useEffect(() => close.current?.querySelector('button')?.focus(), []);
  return (
    <Dialog title={say('booked')} look="booked" onClose={onClose}>
      <ul>
        {made.map(({ id, date, time, pin_code }) => (
          <li key={id}>
            {weekdayText(date)}, {time}
            <strong class="code">{pin_code}</strong>
          </li>
        ))}
      </ul>
      <p class="soft">{say('codeHint')}</p>
      <div class="row end" ref={close}>
        <Button kind="primary" onClick={onClose}>
          {say('ready')}
        </Button>
      </div>
    </Dialog>
  );
}

/** Who it is, as far as the branch wants to know, and the booking. */
import { useRef, useState } from 'preact/hooks';
import type { ReplyData } from '../../../protocol/registry.js';
import { useAttempt } from '../shared/box/attempt.js';
import type { Telling } from '../shared/box/failures.js';
import { Button, Fault, Input, submits } from '../shared/parts/parts.js';
import { NO_REMINDER, ReminderFields, reminderIn } from '../shared/parts/reminder.js';
import { shownName } from '../shared/words/names.js';
import { weekdayText } from '../shared/words/time.js';
import { desk } from './desk.js';
import type { When } from './when.js';
import { say } from './words.js';

interface DetailsProps {
  readonly service: ReplyData<'bookable'>[number];
  readonly when: When;
  readonly onBack: () => void;
  readonly onBooked: (code: string) => void;
}

/** Which of the fields it is. */
const FAULTS: Telling = {
  own: (_, { field, why }) => (field === 'data.phone' && why === 'unexpected' ? say('phoneFault') : undefined),
};

export function Details({ service, when, onBack, onBooked }: DetailsProps) {
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [reminder, setReminder] = useState(NO_REMINDER);
  // A request that is repeated, by this page or by hand, books once.
  const key = useRef('');
  const { isPending, fault, attempt } = useAttempt(FAULTS);
  const { gives } = service;
  const wantsName = gives === 'both' || gives === 'name';
  const wantsPhone = gives === 'both' || gives === 'phone';
  const book = () =>
    attempt(async () => {
      key.current ||= desk().key();
      const wish = { service: service.id, date: when.day, time: when.time, key: key.current };
      const given = { ...(wantsName && { name }), ...(wantsPhone && { phone }), ...reminderIn(reminder, wantsPhone ? phone : '') };
      const { pin_code } = await desk().ask('bookVisit', { ...wish, ...given });
      onBooked(pin_code);
    });
  return (
    <form class="card" onSubmit={submits(book)}>
      <p class="lead">{shownName(service)}</p>
      <p class="when">
        {weekdayText(when.day)}, {when.time}
      </p>
      {wantsName ? <Input label={say('name')} value={name} autocomplete="name" maxLength={200} required onText={setName} /> : null}
      {wantsPhone ? (
        <Input
          {...{ label: say('phone'), type: 'tel', value: phone, autocomplete: 'tel', maxLength: 40, required: true }}
          onText={setPhone}
        />
      ) : null}
      <ReminderFields hasPhone={wantsPhone} reminder={reminder} onReminder={setReminder} say={say} />
      {wantsName || wantsPhone ? <p class="soft">{say('whatFor')}</p> : null}
      <Fault text={fault} />
      <Button type="submit" kind="primary" disabled={isPending}>
        {say('book')}
      </Button>
      <Button kind="quiet" onClick={onBack}>
        {say('back')}
      </Button>
    </form>
  );
}

/** What the plan wants to know of who books: a name, a telephone, typed on the screen. */
import { useState } from 'preact/hooks';
import { Button, Check, Fault, Input, submits } from '../../shared/parts/parts.js';
import { reminderIn, sends } from '../../shared/parts/reminder.js';
import { weekdayText } from '../../shared/words/time.js';
import { language } from '../../shared/words/words.js';
import { say } from '../page.js';
import { ScreenKeyboard } from '../screen-keyboard.js';
import { visit } from '../visit.js';
import { book } from './booking.js';
import type { BookingStep } from './booking-step.js';

type Details = Extract<BookingStep, { readonly at: 'bookDetails' }>;

export function BookDetailsScreen({ step: { wish, gives, fault } }: { readonly step: Details }) {
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [bySms, setBySms] = useState(false);
  const wantsName = gives === 'both' || gives === 'name';
  const wantsPhone = gives === 'both' || gives === 'phone';
  const isWhole = (!wantsName || name.trim() !== '') && (!wantsPhone || /\d/.test(phone));
  const go = () => {
    const given = { ...(wantsName && { name: name.trim() }), ...(wantsPhone && { phone: phone.trim() }) };
    return book(wish, { ...given, ...reminderIn({ bySms, email: '' }, wantsPhone ? phone : '') }, gives);
  };
  return (
    <form class="booking-details" onSubmit={submits(go)}>
      <h1>
        {weekdayText(wish.date)}, {wish.time}
      </h1>
      <div class="booking-fields">
        {wantsName ? <Input label={say('bookName')} value={name} autocomplete="off" maxLength={200} onText={setName} /> : null}
        {wantsPhone ? (
          <Input {...{ label: say('bookPhone'), type: 'tel', value: phone, autocomplete: 'off', maxLength: 40 }} onText={setPhone} />
        ) : null}
        {wantsPhone && sends('sms') ? <Check label={say('bookRemind')} isChecked={bySms} onCheck={setBySms} /> : null}
      </div>
      <p class="soft">{say('bookFor')}</p>
      <Fault text={fault} />
      <ScreenKeyboard letters={language.value === 'en' ? 'abc' : 'абв'} />
      <div class="actions">
        <Button onClick={() => visit.start()}>← {say('back')}</Button>
        <Button type="submit" kind="primary" disabled={!isWhole}>
          {say('bookGo')}
        </Button>
      </div>
    </form>
  );
}

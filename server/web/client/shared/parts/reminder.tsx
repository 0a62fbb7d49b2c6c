/** Messages about a booking, for whoever agrees to get them: by text message to its telephone, else by electronic mail. */
import type { RequestData } from '../../../../protocol/registry.js';
import { FACTS } from '../box/facts.js';
import { language } from '../words/words.js';
import { Check, Input } from './parts.js';

export interface Reminder {
  /** To the telephone of the booking. */
  readonly bySms: boolean;
  /** Empty = none is wanted. */
  readonly email: string;
}

export const NO_REMINDER: Reminder = { bySms: false, email: '' };

export const sends = (route: 'sms' | 'email'): boolean => FACTS.messages?.includes(route) ?? false;

/**
 * What a request for a booking has of it; nothing where nobody agreed, or the branch sends none.
 * @param phone of the booking
 */
export function reminderIn({ bySms, email }: Reminder, phone: string): Pick<RequestData<'book'>, 'notify'> {
  const on: ('reminder' | 'changes')[] = ['reminder', 'changes'];
  if (sends('sms') && bySms && phone.trim() !== '') return { notify: { phone: phone.trim(), on, language: language.value } };
  return sends('email') && email.trim() !== '' ? { notify: { email: email.trim(), on, language: language.value } } : {};
}

interface ReminderFieldsProps {
  /** Whether there is a telephone that text messages can go to. */
  readonly hasPhone: boolean;
  readonly reminder: Reminder;
  readonly onReminder: (reminder: Reminder) => void;
  readonly say: (text: 'remindSms' | 'remindEmail') => string;
}

/** Nothing where the branch sends no messages. */
export function ReminderFields({ hasPhone, reminder, onReminder, say }: ReminderFieldsProps) {
  const asksSms = sends('sms') && hasPhone;
  return (
    <>
      {asksSms ? (
        <Check label={say('remindSms')} isChecked={reminder.bySms} onCheck={(bySms) => onReminder({ ...reminder, bySms })} />
      ) : null}
      {sends('email') && !(asksSms && reminder.bySms) ? (
        <Input
          {...{ label: say('remindEmail'), type: 'email', value: reminder.email, autocomplete: 'email', maxLength: 254 }}
          onText={(email) => onReminder({ ...reminder, email })}
        />
      ) : null}
    </>
  );
}

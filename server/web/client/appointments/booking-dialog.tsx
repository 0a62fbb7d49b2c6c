/** One booking: what it is, and moving or cancelling it. */
import { useState } from 'preact/hooks';
import { daysBetween, minuteOf } from '../../../protocol/figures/days.js';
import { AskingDialog, Dialog } from '../shared/parts/dialog.js';
import { Button } from '../shared/parts/parts.js';
import { nameAt } from '../shared/words/names.js';
import { timeText, useNow, weekdayText } from '../shared/words/time.js';
import type { Diary } from './diary.js';
import { type Booking, type Books, canCheckIn, DAY_MINUTES, fateOf, isMovable } from './grid.js';
import { link, say, today } from './page.js';
import { useChoice, WhenFields } from './when.js';

interface BookingDialogProps {
  readonly diary: Diary;
  readonly books: Books;
  readonly booking: Booking;
  readonly onClose: () => void;
}

export function BookingDialog(props: BookingDialogProps) {
  const [step, go] = useState<'facts' | 'move' | 'cancel'>('facts');
  if (step === 'move') return <MoveDialog {...props} />;
  return step === 'cancel' ? <CancelDialog {...props} /> : <FactsDialog {...props} onStep={go} />;
}

interface FactsProps extends BookingDialogProps {
  readonly onStep: (step: 'move' | 'cancel') => void;
}

function FactsDialog(props: FactsProps) {
  const { diary, books, booking, onClose } = props;
  const { services, phone = '', comment = '', pin_code = '', persons = 1, notified } = booking;
  const facts = [
    ['service', services.map((id) => nameAt(books.services, id) ?? '').join(', ')],
    ['phone', phone],
    ['code', pin_code],
    ['persons', persons > 1 ? String(persons) : ''],
    ['comment', comment],
    ['state', say(`state.${fateOf(booking)}`)],
    ['ticket', booking.ticket === undefined ? '' : <TicketLink booking={booking} ticket={booking.ticket} />],
    ['messages', notified === undefined ? '' : say(`messages.${notified}`)],
  ] as const;
  return (
    <Dialog title={diary.whoOf(booking)} onClose={onClose}>
      <p class="lead">{whenText(booking)}</p>
      <dl class="booking-facts">
        {facts.map(([word, value]) =>
          value === '' ? null : (
            <div key={word}>
              <dt>{say(word)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {diary.mayChange ? <Choices {...props} /> : null}
      <div class="row end">
        <Button onClick={onClose}>{say('close')}</Button>
      </div>
    </Dialog>
  );
}

/** Heads of the branch open the story of the visit; for clerks it is the number. */
const TicketLink = ({ booking: { date }, ticket }: { readonly booking: Booking; readonly ticket: string }) =>
  link.component === 'workplace' ? ticket : <a href={`/supervisor#/story/${encodeURIComponent(ticket)}/${date}`}>{ticket}</a>;

/** What can be done with it: who was missed can still come, or gets another time. */
function Choices({ diary, books, booking, onClose, onStep }: FactsProps) {
  const { pin_code = '', state, notified } = booking;
  const minute = daysBetween(booking.date, today()) * DAY_MINUTES + minuteOf(timeText(useNow(link)));
  const mayCheckIn = pin_code !== '' && canCheckIn(booking, books, minute);
  const closing = (act: (booking: Booking) => unknown) => () => {
    void act(booking);
    onClose();
  };
  const give = mayCheckIn ? (
    <Button kind="primary" onClick={closing((one) => diary.checkIn(one))}>
      {say('giveTicket')}
    </Button>
  ) : null;
  if (!isMovable(booking)) return give === null ? null : <div class="row">{give}</div>;
  const isExpected = state === 'PLANNED';
  return (
    <div class="row">
      {give}
      <Button {...(!mayCheckIn && { kind: 'primary' })} onClick={() => onStep('move')}>
        {say('move')}
      </Button>
      <Button onClick={closing((one) => diary.moving.set(one))}>{say('moveInGrid')}</Button>
      {notified === undefined || !isExpected ? null : (
        <Button onClick={closing((one) => diary.stopMessages(one))}>{say('stopMessages')}</Button>
      )}
      {isExpected ? (
        <Button kind="danger" onClick={() => onStep('cancel')}>
          {say('cancelBooking')}
        </Button>
      ) : null}
    </div>
  );
}

export const whenText = ({ date, time }: Booking): string => (time === null ? weekdayText(date) : `${weekdayText(date)}, ${time}`);

function MoveDialog({ diary, booking, onClose }: BookingDialogProps) {
  const { services, persons = 1, date, time } = booking;
  const choice = useChoice(diary, services, persons, { day: date, time: time ?? '' });
  const { when } = choice;
  return (
    <AskingDialog
      title={say('moveTitle', { who: diary.whoOf(booking) })}
      action={say('move')}
      disabled={when.day === ''}
      onClose={onClose}
      onDone={() => void diary.move(booking, when.day, when.time)}
    >
      <p class="soft">{whenText(booking)}</p>
      <WhenFields {...choice} />
    </AskingDialog>
  );
}

const CancelDialog = ({ diary, booking, onClose }: BookingDialogProps) => (
  <AskingDialog
    title={say('cancelTitle', { who: diary.whoOf(booking) })}
    action={say('cancelBooking')}
    cancel={say('keep')}
    kind="danger"
    onClose={onClose}
    onDone={() => void diary.cancel(booking)}
  >
    <p>{whenText(booking)}</p>
    <p class="soft">{say('cancelHint')}</p>
  </AskingDialog>
);

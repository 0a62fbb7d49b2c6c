/** A booking: when, the code to come with, the file for a calendar, moving and cancelling. */
import { useEffect, useState } from 'preact/hooks';
import { useAttempt } from '../shared/box/attempt.js';
import { FACTS } from '../shared/box/facts.js';
import { failureText } from '../shared/box/failures.js';
import { useStore } from '../shared/box/store.js';
import { codePicture } from '../shared/parts/code-picture.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Button, Fault, Input, submits } from '../shared/parts/parts.js';
import { saveFile } from '../shared/save-file.js';
import { shownName } from '../shared/words/names.js';
import { timeText, useNow, weekdayText } from '../shared/words/time.js';
import { calendarEntry } from './calendar-entry.js';
import { desk } from './desk.js';
import { fieldsOf, opened, ownOf, UNKNOWN, type Visit } from './own.js';
import { type When, WhenPart } from './when.js';
import { say } from './words.js';

interface VisitPartProps {
  readonly code: string;
  readonly onNew: () => void;
}

export function VisitPart({ code, onNew }: VisitPartProps) {
  const [visit, setVisit] = useState<Visit | null>(null);
  const [fault, setFault] = useState('');
  const [step, go] = useState<'shown' | 'moving' | 'moved'>('shown');
  const connection = useStore(desk().connection);
  useEffect(() => {
    if (connection !== 'open') return;
    opened(ownOf(code)).then(setVisit, (failure: unknown) => setFault(failureText(failure, UNKNOWN)));
  }, [code, connection]);
  const moved = (visit: Visit) => {
    setVisit(visit);
    go('moved');
  };
  if (step === 'moving' && visit !== null) return <MovePart visit={visit} onBack={() => go('shown')} onMoved={moved} />;
  return (
    <>
      <Fault text={fault} />
      {visit !== null && step === 'moved' ? (
        <p class="note" role="status">
          {say('moved', { day: weekdayText(visit.date), time: visit.time })}
        </p>
      ) : null}
      {visit === null ? null : <VisitCard visit={visit} onVisit={setVisit} onMove={() => go('moving')} />}
      {visit === null && fault === '' ? <p class="card soft">{say('loading')}</p> : null}
      <Button kind="quiet" onClick={onNew}>
        {say('another')}
      </Button>
    </>
  );
}

interface MovePartProps {
  readonly visit: Visit;
  readonly onBack: () => void;
  readonly onMoved: (visit: Visit) => void;
}

/** Nothing moves before it is confirmed: both times are told. */
function MovePart({ visit: { pin_code, date, time, services }, onBack, onMoved }: MovePartProps) {
  const [wish, setWish] = useState<When | null>(null);
  const [service] = services;
  if (service === undefined) return null;
  const old = { day: date, time };
  const [from, to] = [old, wish ?? old].map((when) => `${weekdayText(when.day)}, ${when.time}`);
  return (
    <>
      <WhenPart service={service} old={old} onBack={onBack} onWhen={setWish} />
      {wish === null ? null : (
        <AskingDialog
          title={say('moveTitle')}
          action={say('move')}
          cancel={say('back')}
          telling={UNKNOWN}
          onClose={() => setWish(null)}
          onDone={async () => onMoved(await desk().ask('moveVisit', { ...fieldsOf(ownOf(pin_code)), date: wish.day, time: wish.time }))}
        >
          <p>{say('moveFromTo', { from: from ?? '', to: to ?? '' })}</p>
        </AskingDialog>
      )}
    </>
  );
}

/** Groups of three digits are read and typed more easily. */
const grouped = (code: string): string => code.replace(/\d{3}(?=\d)/g, '$& ');

interface VisitCardProps {
  readonly visit: Visit;
  readonly onVisit: (visit: Visit) => void;
  readonly onMove: () => void;
}

function VisitCard({ visit, onVisit, onMove }: VisitCardProps) {
  const [isCancelling, setCancelling] = useState(false);
  const { pin_code, date, time, services, state, check_in } = visit;
  const isAhead = state === 'PLANNED';
  const nowMs = useNow(desk());
  const isInTime = check_in !== undefined && nowMs >= Date.parse(check_in.from) && nowMs <= Date.parse(check_in.until);
  return (
    <section class="card visit" data-state={state} aria-labelledby="visit">
      {visit.affected ? (
        <p class="note bad" role="alert">
          {say('affected')}
        </p>
      ) : (
        <p class="soft">{say(`state.${state}`)}</p>
      )}
      <p class="when" id="visit">
        {weekdayText(date)}, {time}
      </p>
      <p class="lead">{services.map((service) => shownName(service)).join(', ')}</p>
      {visit.ticket === undefined ? null : <TicketPart {...visit.ticket} />}
      {isAhead ? <CheckInPart visit={visit} isInTime={isInTime} onVisit={onVisit} /> : null}
      {isAhead ? (
        <>
          <p class="code">{grouped(pin_code)}</p>
          <img class="qr" src={codePicture(pin_code)} alt={say('qr')} width="180" height="180" />
          <p class="soft">{say('codeHint')}</p>
          {visit.affected ? null : (
            <Button {...(!isInTime && { kind: 'primary' })} onClick={() => keepInCalendar(visit)}>
              {say('toCalendar')}
            </Button>
          )}
          <Button {...(visit.affected && { kind: 'primary' })} onClick={onMove}>
            {say('move')}
          </Button>
          <Button kind="danger" onClick={() => setCancelling(true)}>
            {say('cancelVisit')}
          </Button>
        </>
      ) : null}
      {state === 'CANCELLED' ? <Button onClick={() => keepInCalendar(visit)}>{say('outOfCalendar')}</Button> : null}
      {isAhead && visit.notify !== undefined ? <MessagesPart visit={visit} by={visit.notify.by} onVisit={onVisit} /> : null}
      {isCancelling ? (
        <AskingDialog
          title={say('cancelTitle')}
          action={say('cancelVisit')}
          cancel={say('keep')}
          kind="danger"
          telling={UNKNOWN}
          onClose={() => setCancelling(false)}
          onDone={async () => onVisit(await desk().ask('cancelVisit', fieldsOf(ownOf(pin_code))))}
        >
          <p>{say('cancelHint')}</p>
        </AskingDialog>
      ) : null}
    </section>
  );
}

/** The turn is followed on the page of the ticket. */
const TicketPart = ({ number, code }: NonNullable<Visit['ticket']>) => (
  <>
    <p>{say('ticket')}</p>
    <p class="code">{number}</p>
    <a class="button primary" href={`/t/${code}`}>
      {say('follow')}
    </a>
  </>
);

interface CheckInProps extends Pick<VisitCardProps, 'visit' | 'onVisit'> {
  readonly isInTime: boolean;
}

/** Who has come says so by the code that is shown in the hall. */
function CheckInPart({ visit: { pin_code, check_in }, isInTime, onVisit }: CheckInProps) {
  const [hall, setHall] = useState('');
  const { isPending, fault, attempt } = useAttempt(UNKNOWN);
  const fromMs = Date.parse(check_in?.from ?? '');
  if (!isInTime) return fromMs > desk().now() ? <p class="soft">{say('checkInFrom', { time: timeText(fromMs) })}</p> : null;
  const comeIn = () => attempt(async () => onVisit(await desk().ask('checkInVisit', { ...fieldsOf(ownOf(pin_code)), hall: hall.trim() })));
  return (
    <form class="check-in" onSubmit={submits(comeIn)}>
      <Input
        {...{ label: say('hallCode'), value: hall, inputMode: 'numeric', autocomplete: 'off', maxLength: 12, required: true }}
        onText={setHall}
      >
        <small class="soft">{say('hallHint')}</small>
      </Input>
      <Fault text={fault} />
      <Button type="submit" kind="primary" disabled={isPending}>
        {say('checkIn')}
      </Button>
    </form>
  );
}

interface MessagesProps extends Pick<VisitCardProps, 'visit' | 'onVisit'> {
  readonly by: NonNullable<Visit['notify']>['by'];
}

/** Who has agreed may think better of it. */
function MessagesPart({ visit: { pin_code }, by, onVisit }: MessagesProps) {
  const { isPending, fault, attempt } = useAttempt(UNKNOWN);
  const stop = () => attempt(async () => onVisit(await desk().ask('stopVisitMessages', fieldsOf(ownOf(pin_code)))));
  return (
    <>
      <p role="status">{say(by === 'sms' ? 'toldBySms' : 'toldByMail')}</p>
      <Button kind="quiet" disabled={isPending} onClick={() => void stop()}>
        {say('stopMessages')}
      </Button>
      <Fault text={fault} />
    </>
  );
}

/** A cancelled one takes the entry out again, at whichever address of the branch it was opened. */
function keepInCalendar({ uid, pin_code, from, minutes, services, state }: Visit): void {
  const text = calendarEntry({
    ...{ uid: `${uid}@qbox`, isCancelled: state === 'CANCELLED', organizer: `${location.origin}/book`, from, minutes },
    ...{ made: new Date(desk().now()).toISOString(), place: FACTS.branch },
    title: services.map((service) => shownName(service)).join(', '),
    note: say('calendarNote', { code: grouped(pin_code), address: location.href }),
  });
  saveFile(new Blob([text], { type: 'text/calendar' }), 'booking.ics');
}

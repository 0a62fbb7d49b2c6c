/** Whose appointment a code is, before its ticket is taken: of a name what bystanders may read, the time and the services. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../shared/parts/parts.js';
import { language } from '../shared/words/words.js';
import type { Books } from './books.js';
import { useFit } from './layout/fit.js';
import { say } from './page.js';
import { type Appointment, CONFIRM_AFTER_MS, visit } from './visit.js';

interface ConfirmScreenProps {
  readonly books: Books;
  readonly code: string;
  readonly appointment: Appointment;
}

export function ConfirmScreen({ books, code, appointment: { visitor, time, services, persons, late } }: ConfirmScreenProps) {
  const wanted = books.services.filter(({ id }) => services.includes(id));
  const buttons = useRef<HTMLDivElement>(null);
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRead(true), CONFIRM_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (isRead && !buttons.current?.contains(document.activeElement)) buttons.current?.querySelector<HTMLElement>('.primary')?.focus();
  }, [isRead]);
  const who = [visitor, time ?? say('confirmToday')].filter((text) => text !== '').join(', ');
  return (
    <>
      <div class="code confirm" ref={useFit<HTMLDivElement>(`${language.value} ${who}`)}>
        <div class="code-words" role="alert">
          <h1>{say('confirmTitle')}</h1>
          <p class="confirm-who">{who}</p>
          {wanted.map(({ id, name }) => (
            <p key={id} class="lead">
              {name}
            </p>
          ))}
          {persons === undefined ? null : <p class="lead">{say('forPersons', { count: persons })}</p>}
          {late === undefined ? null : (
            <p class="lead">{late.next === null ? say('confirmLate') : say('confirmLateNext', { next: late.next })}</p>
          )}
        </div>
      </div>
      <div class="actions" ref={buttons}>
        <Button onClick={() => visit.start()}>{say('confirmNo')}</Button>
        {/* Not by the Enter that sent the code and is still held down. */}
        <Button
          kind="primary"
          disabled={!isRead}
          onKeyDown={(event) => event.repeat && event.preventDefault()}
          onClick={() => void visit.take([], code)}
        >
          {say('confirmYes')}
        </Button>
      </div>
    </>
  );
}

/** The way of a service to its visitors: windows to choose in its form, and what is still missing. */
import { Check } from '../../shared/parts/parts.js';
import type { Row } from '../library.js';
import { addressOf } from '../place.js';
import { booksOfServing, firstOperations, lacksOf, MENDED_IN, serves } from './serving.js';
import { bookTitle, rowTitle, say } from './words.js';

interface WindowsProps {
  /** As it is typed. */
  readonly service: Row;
  readonly chosen: readonly number[];
  readonly onChoose: (ids: readonly number[]) => void;
}

/** Windows that serve it already are changed in their own forms, where their other operations are seen. */
export function WindowsOfService({ service, chosen, onChoose }: WindowsProps) {
  const windows = booksOfServing()?.windows ?? [];
  const serving = windows.filter((window) => serves(window, service));
  const others = windows.filter((window) => !serving.includes(window));
  const toggle = (id: number, is: boolean) => onChoose(is ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <fieldset class="form-field" data-field="windows">
      <legend>{say('servedAt')}</legend>
      {serving.length === 0 ? null : (
        <p class="served-at">
          {serving.map((window) => (
            <a key={window.id} href={addressOf('books', 'Workplace', window.id)}>
              {rowTitle('Workplace', window)}
            </a>
          ))}
        </p>
      )}
      {others.length === 0 ? null : (
        <>
          {serving.length === 0 ? null : <p class="soft">{say('servedAtToo')}</p>}
          <div class="boxes">
            {others.map((window) => (
              <Check
                key={window.id}
                label={rowTitle('Workplace', window)}
                isChecked={chosen.includes(window.id)}
                onCheck={(is) => toggle(window.id, is)}
              />
            ))}
          </div>
        </>
      )}
      {windows.length === 0 ? <a href={addressOf('books', 'Workplace', 'new')}>{say('addWindow')}</a> : null}
      {others.length === 0 && windows.length > 0 ? (
        <p class="hint">{say('servedAtAll')}</p>
      ) : (
        <p class="hint">{say(firstOperations(service).length === 0 ? 'servedAtHintNew' : 'servedAtHint')}</p>
      )}
    </fieldset>
  );
}

/** Nothing where visitors can get the service. */
export function NotServed({ service, isElsewhere = false }: { readonly service: Row; readonly isElsewhere?: boolean }) {
  const books = booksOfServing();
  const lacks = books === null ? [] : lacksOf(service, books);
  if (lacks.length === 0) return null;
  return (
    <section class="note not-served" aria-label={say('notServed')}>
      <p>
        <strong>{say('notServed')}</strong>
      </p>
      <ul>
        {lacks.map((lack) => {
          const book = MENDED_IN[lack];
          const own = isElsewhere ? addressOf('books', 'Service', service.id) : null;
          const address = book === null ? own : addressOf('books', book);
          return (
            <li key={lack}>
              {say(`lack.${lack}`)} {address === null ? null : <a href={address}>{book === null ? say('openService') : bookTitle(book)}</a>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

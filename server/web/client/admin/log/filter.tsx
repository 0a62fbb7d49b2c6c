/** The filter of the log of changes. */
import { rowTitle } from '../books/context.js';
import { kindName, type LogContext } from './line.js';

export interface Wish {
  /** Days such as `2026-11-24`; '' = no bound. */
  readonly from: string;
  readonly to: string;
  /** An id; '' = any user. */
  readonly user: string;
  /** '' = any kind. */
  readonly kind: string;
}

const KINDS = [
  ...(['Service', 'Operation', 'TicketRange', 'Workplace', 'Registrator', 'QBoard', 'ScoreBoard'] as const),
  ...(['User', 'UserRole', 'Session', 'TicketDesign', 'LcdTemplate', 'Printer', 'ConsumerPreRegistered', 'Consumer'] as const),
] as const;

interface FilterProps {
  readonly context: LogContext;
  readonly wish: Wish;
  readonly onWish: (wish: Wish) => void;
}

export function Filter({ context, wish, onWish }: FilterProps) {
  const { say } = context.words.speech;
  const change = (part: Partial<Wish>) => onWish({ ...wish, ...part });
  const users = context.library.now('User') ?? [];
  return (
    <div class="log-filter">
      <label class="field">
        {say('from')}
        <input type="date" value={wish.from} onChange={(event) => change({ from: event.currentTarget.value })} />
      </label>
      <label class="field">
        {say('to')}
        <input type="date" value={wish.to} onChange={(event) => change({ to: event.currentTarget.value })} />
      </label>
      <label class="field">
        {say('who')}
        <select value={wish.user} onChange={(event) => change({ user: event.currentTarget.value })}>
          <option value="">{say('anybody')}</option>
          {users.map((row) => (
            <option key={row.id} value={row.id}>
              {rowTitle(context.words.ofBooks, 'User', row)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {say('what')}
        <select value={wish.kind} onChange={(event) => change({ kind: event.currentTarget.value })}>
          <option value="">{say('anything')}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {kindName(kind, context)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

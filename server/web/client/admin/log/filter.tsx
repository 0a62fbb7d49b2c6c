/** The filter of the log of changes. */
import { Input, Select } from '../../shared/parts.js';
import { rowTitle } from '../books/names.js';
import { rowsOf } from '../library.js';
import { kindName } from './line.js';
import { say } from './words.js';

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

export function Filter({ wish, onWish }: { readonly wish: Wish; readonly onWish: (wish: Wish) => void }) {
  const change = (part: Partial<Wish>) => onWish({ ...wish, ...part });
  const users = (rowsOf('User') ?? []).map((row) => [String(row.id), rowTitle('User', row)] as const);
  const kinds = KINDS.map((kind) => [kind, kindName(kind)] as const);
  return (
    <div class="log-filter">
      <Input label={say('from')} type="date" value={wish.from} onText={(from) => change({ from })} />
      <Input label={say('to')} type="date" value={wish.to} onText={(to) => change({ to })} />
      <Select label={say('who')} value={wish.user} options={[['', say('anybody')], ...users]} onChoose={(user) => change({ user })} />
      <Select<string>
        label={say('what')}
        value={wish.kind}
        options={[['', say('anything')], ...kinds]}
        onChoose={(kind) => change({ kind })}
      />
    </div>
  );
}

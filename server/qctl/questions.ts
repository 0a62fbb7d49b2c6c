/** What cannot be taken back is done after a yes: typed on a terminal, or `--yes` in a script. */

import type { Dependencies } from './dependencies.js';
import { RefusedError, UsageError } from './failures.js';

type Asking = Pick<Dependencies, 'err'> & { readonly confirm?: ((question: string) => Promise<boolean>) | undefined };

/** Returns when it may be done; `question` says what. */
export async function confirmed({ confirm }: Asking, isYes: boolean | undefined, question: string): Promise<void> {
  if (isYes) return;
  if (!confirm) throw new UsageError(`${question} There is no terminal to ask on: use --yes`);
  if (!(await confirm(question))) throw new RefusedError('nothing was changed');
}

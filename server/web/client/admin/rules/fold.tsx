/** What a card holds, folded as long as it is as it was saved: a branch has many of them, and one is changed at a time. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say } from './words.js';

interface FoldProps {
  /** What it comes to, in one line. */
  readonly summary: string;
  /** It is switched off. */
  readonly isOff: boolean;
  /** Something is not as it was saved, or something is said of it. */
  readonly isOpen: boolean;
  readonly children: ComponentChildren;
}

export function Fold({ summary, isOff, isOpen, children }: FoldProps) {
  const [isUnfolded, setUnfolded] = useState(isOpen);
  // Nothing that is refused stays out of sight; what was unfolded once stays so.
  useEffect(() => (isOpen ? setUnfolded(true) : undefined), [isOpen]);
  return (
    <details class="rule-fold" open={isUnfolded} onToggle={({ currentTarget }) => setUnfolded(currentTarget.open)}>
      <summary>{isOff ? say('isOff') : summary}</summary>
      <div class={isOff ? 'rule-card-body is-off' : 'rule-card-body'}>{children}</div>
    </details>
  );
}

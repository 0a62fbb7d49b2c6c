/** A part of a report: a card, which is folded on a telephone, where many of them would be many screens. */
import type { ComponentChildren } from 'preact';
import { useNarrow } from '../shared/parts/head.js';
import { Panel } from '../shared/parts/parts.js';

interface PartProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

export const Part = ({ title, children }: PartProps) =>
  useNarrow() ? (
    <details class="card part">
      <summary>
        <h2>{title}</h2>
      </summary>
      {children}
    </details>
  ) : (
    <Panel look="card" title={title}>
      {children}
    </Panel>
  );

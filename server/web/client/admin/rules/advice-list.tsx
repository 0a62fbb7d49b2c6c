import type { AllAdvice } from './advice.js';

/** Warnings and refusals where they belong to. */
export const AdviceList = ({ advice }: { readonly advice: AllAdvice['others'] }) =>
  advice.length === 0 ? null : (
    <ul class="rule-advice">
      {advice.map(({ text, isRefusal }) => (
        <li key={text} class={isRefusal ? 'note bad' : 'note'}>
          {text}
        </li>
      ))}
    </ul>
  );

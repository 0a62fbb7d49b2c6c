/** Which figures a section shows: what somebody leaves out is kept in this browser. Files have all figures. */
import type { IndicatorName } from '../../../../protocol/figures/indicators.js';
import { keep, kept } from '../../shared/keep.js';
import { Check } from '../../shared/parts/parts.js';
import { PAGE_SECTIONS, type PageSection } from './asking.js';
import { reasonTitle, say } from './words.js';

/** Figures that are left out, of all sections: one that is new to the page is shown. */
export type Hidden = ReadonlySet<string>;

const KEY = 'report-hidden';

export function readHidden(): Hidden {
  return new Set((kept('local', KEY) ?? '').split(' ').filter(Boolean));
}

export const keepHidden = (hidden: Hidden): void => keep('local', KEY, hidden.size === 0 ? null : [...hidden].join(' '));

/** Never none: a table without figures would say nothing. */
export function shownIn(section: PageSection, hidden: Hidden): readonly IndicatorName[] {
  const all: readonly IndicatorName[] = PAGE_SECTIONS[section];
  const shown = all.filter((indicator) => !hidden.has(indicator));
  return shown.length === 0 ? all : shown;
}

interface ColumnChoiceProps {
  readonly section: PageSection;
  readonly hidden: Hidden;
  readonly onHidden: (hidden: Hidden) => void;
}

export function ColumnChoice({ section, hidden, onHidden }: ColumnChoiceProps) {
  const all: readonly IndicatorName[] = PAGE_SECTIONS[section];
  const shown = shownIn(section, hidden);
  const check = (indicator: IndicatorName, isChecked: boolean) => {
    const left = all.filter((one) => (one === indicator ? !isChecked : !shown.includes(one)));
    onHidden(new Set([...[...hidden].filter((name) => !all.some((one) => one === name)), ...left]));
  };
  return (
    <details class="columns">
      <summary>{say('columns', { shown: shown.length, all: all.length })}</summary>
      <fieldset>
        <legend class="out-of-sight">{say('columnsLegend')}</legend>
        {all.map((indicator) => {
          const isChecked = shown.includes(indicator);
          return (
            <Check
              key={indicator}
              look="choice"
              label={section === 'reasons' ? reasonTitle(indicator) : say(indicator)}
              isChecked={isChecked}
              disabled={isChecked && shown.length === 1}
              onCheck={(isOn) => check(indicator, isOn)}
            />
          );
        })}
      </fieldset>
    </details>
  );
}

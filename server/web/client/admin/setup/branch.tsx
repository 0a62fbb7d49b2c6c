/** The branch itself: its name, time zone and languages, which are settings of the configuration file. */

import { LanguageChecks } from '../../shared/parts/language-checks.js';
import { Input, Panel } from '../../shared/parts/parts.js';
import { LANGUAGES } from '../../shared/words/catalogues.js';
import { useNow } from '../../shared/words/time.js';
import { link } from '../page.js';
import { isSame, type Setting, type Settings, type Value } from '../settings/draft.js';
import { ZoneInput } from '../settings/zone.js';
import { type AnswerFault, FaultAt, marked } from './fault.js';
import type { Answers } from './plan.js';
import { say } from './words.js';

type Branch = Pick<Answers, 'branch' | 'zone' | 'languages' | 'spoken'>;

const NAMES = {
  branch: 'branch.name',
  zone: 'branch.time_zone',
  languages: 'branch.languages',
  spoken: 'voice.languages',
} as const satisfies Record<keyof Branch, string>;

const rowOf = ({ settings }: Settings, of: keyof Branch): Setting | undefined => settings.find(({ name }) => name === NAMES[of]);
const isFixed = (settings: Settings, of: keyof Branch): boolean => !settings.writable || rowOf(settings, of)?.fixed !== false;

/** What is there already, and what the machine and the reader suggest. */
export function usualBranch(settings: Settings, language: string): Branch {
  const [name, zone, languages] = [rowOf(settings, 'branch'), rowOf(settings, 'zone'), rowOf(settings, 'languages')];
  const isNamed = name?.source !== 'default' || isFixed(settings, 'branch');
  const areChosen = languages?.source !== 'default' || isFixed(settings, 'languages');
  const chosen = areChosen && Array.isArray(languages?.value) ? languages.value.map(String) : [language];
  return {
    branch: isNamed ? String(name?.value ?? '') : '',
    zone: zoneOf(String(zone?.value ?? ''), zone?.source === 'default' && !isFixed(settings, 'zone')),
    languages: chosen,
    spoken: chosen.slice(0, 1),
  };
}

/** Of calls: those of the branch that the box can speak and that were chosen, else the first of them. Empty = it speaks none of them. */
export function spokenOf({ languages, spoken }: Pick<Branch, 'languages' | 'spoken'>, settings: Settings): readonly string[] {
  const known = rowOf(settings, 'spoken')?.choices ?? [];
  const possible = languages.filter((language) => known.includes(language));
  const wished = possible.filter((language) => spoken.includes(language));
  return wished.length > 0 ? wished : possible.slice(0, 1);
}

/** Many machines have UTC, or the zone of their hosts: who sets the branch up is in it, and has a clock beside him. */
function zoneOf(zone: string, isFree: boolean): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isFree && own && own !== 'UTC' ? own : zone;
}

/** What is to be written: what differs from the file, or from the default. */
export function settingsFor(branch: Branch, settings: Settings): readonly { readonly name: string; readonly value: Value }[] {
  const values: Readonly<Record<keyof Branch, Value>> = {
    branch: branch.branch.trim(),
    zone: branch.zone.trim(),
    languages: [...branch.languages],
    spoken: [...spokenOf(branch, settings)],
  };
  return (Object.keys(NAMES) as (keyof Branch)[])
    .filter(
      (of) =>
        !isFixed(settings, of) &&
        !(of === 'spoken' && spokenOf(branch, settings).length === 0) &&
        !isSame(rowOf(settings, of)?.value, values[of]),
    )
    .map((of) => ({ name: NAMES[of], value: values[of] }));
}

interface BranchPanelProps {
  readonly answers: Branch;
  readonly settings: Settings;
  readonly faults: readonly AnswerFault[];
  readonly onChange: (part: Partial<Branch>) => void;
}

export function BranchPanel({ answers: { branch, zone, languages, spoken }, settings, faults, onChange }: BranchPanelProps) {
  /** In the order of the pages, but the reader's first: it is that of the names themselves. */
  const choose = (now: readonly string[]) => {
    const chosen = LANGUAGES.filter((one) => now.includes(one));
    onChange({ languages: [...chosen.filter((one) => one === languages[0]), ...chosen.filter((one) => one !== languages[0])] });
  };
  return (
    <Panel look="panel places of-branch" title={say('branch')}>
      <Input
        label={say('branchName')}
        maxLength={200}
        autocomplete="off"
        value={branch}
        disabled={isFixed(settings, 'branch')}
        {...marked(faults, 'branch')}
        onText={(text) => onChange({ branch: text })}
      >
        <FaultAt faults={faults} at="branch" />
        <span class="soft">{say('branchHint')}</span>
      </Input>
      <ZoneInput label={say('zone')} value={zone} disabled={isFixed(settings, 'zone')} onText={(text) => onChange({ zone: text })}>
        <ThereNow zone={zone} />
      </ZoneInput>
      <div class={`branch-languages ${faults.some(({ at }) => at === 'languages') ? 'has-fault' : ''}`}>
        <LanguageChecks
          legend={say('languages')}
          offered={LANGUAGES}
          chosen={languages}
          disabled={isFixed(settings, 'languages')}
          onChoose={choose}
        />
        <FaultAt faults={faults} at="languages" />
        <span class="soft">{say('languagesHint')}</span>
      </div>
      <SpokenLanguages {...{ languages, spoken, settings, onChange }} />
      {settings.writable ? null : <p class="note">{say('branchFixed', { file: settings.file ?? '' })}</p>}
    </Panel>
  );
}

type SpokenProps = Pick<BranchPanelProps, 'settings' | 'onChange'> & Pick<Branch, 'languages' | 'spoken'>;

/** Asked where there is a choice: of one language the voice has that. */
function SpokenLanguages({ languages, spoken, settings, onChange }: SpokenProps) {
  const known = rowOf(settings, 'spoken')?.choices ?? [];
  const chosen = spokenOf({ languages, spoken }, settings);
  if (languages.length < 2) return null;
  return (
    <div class="branch-languages">
      <LanguageChecks
        legend={say('spoken')}
        offered={languages.filter((language) => known.includes(language))}
        chosen={chosen}
        disabled={isFixed(settings, 'spoken')}
        onChoose={(now) => onChange({ spoken: languages.filter((one) => now.includes(one)) })}
      />
      <span class="soft">{say('spokenHint')}</span>
    </div>
  );
}

/** What a clock on the wall of the branch would show: a wrong zone is seen at once. */
function ThereNow({ zone }: { readonly zone: string }) {
  const nowMs = useNow(link, 10_000);
  const time = timeIn(zone, nowMs);
  return <span class={time === null ? 'note bad' : 'soft'}>{time === null ? say('zoneUnknown') : say('zoneNow', { time })}</span>;
}

/** null = there is no such zone. */
export function timeIn(zone: string, atMs: number): string | null {
  try {
    return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone.trim() }).format(atMs);
  } catch {
    return null;
  }
}

/** What makes a long list of settings short: a search, the groups to jump to, and what this branch has changed. */
import { jumpTo } from '../../shared/parts/jump.js';
import { Button, Panel } from '../../shared/parts/parts.js';
import { isSame, type Setting } from './draft.js';
import { labelOf, shown } from './field.js';
import { type Group, isIn } from './groups.js';
import { say } from './words.js';

/** By its label, its value, the title of its group, or its name in the file. */
export function isFound({ title }: Group, setting: Setting, wanted: string): boolean {
  const text = [labelOf(setting), setting.name, shown(setting, setting.value), say(title)].join(' ').toLocaleLowerCase();
  return wanted
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface ToolsProps {
  readonly wanted: string;
  readonly onWanted: (wanted: string) => void;
  /** Those that are shown, with how many settings. */
  readonly groups: readonly (readonly [Group, number])[];
}

export function Tools({ wanted, onWanted, groups }: ToolsProps) {
  const count = groups.reduce((sum, [, found]) => sum + found, 0);
  return (
    <search class="settings-tools">
      <label class="field">
        {say('search')}
        <input type="search" autocomplete="off" value={wanted} onInput={(event) => onWanted(event.currentTarget.value)} />
      </label>
      <p class="soft" role="status">
        {wanted.trim() === '' ? '' : say('found', { count })}
      </p>
      <nav aria-label={say('title')}>
        {groups.map(([{ title }]) => (
          <Button key={title} kind="quiet" onClick={() => jumpTo(`[data-group="${title}"]`)}>
            {say(title)}
          </Button>
        ))}
      </nav>
    </search>
  );
}

/** What whoever started the box has set for this machine alone says nothing of the branch. */
const isChanged = (group: Group, { value, default: usual, fixed }: Setting): boolean =>
  !isSame(value, usual) && !(fixed && group.isRare === true);

/** Where this box is not like others: each leads to its field. */
export function Changed({ settings, groups }: { readonly settings: readonly Setting[]; readonly groups: readonly Group[] }) {
  const changed = groups.flatMap((group) => settings.filter((setting) => isIn(group, setting) && isChanged(group, setting)));
  if (changed.length === 0) return null;
  return (
    <Panel look="panel settings-changed" title={say('differs', { count: changed.length })}>
      <ul>
        {changed.map((setting) => (
          <li key={setting.name}>
            <button type="button" onClick={() => jumpTo(fieldOf(setting))}>
              <span>{labelOf(setting)}</span>
              <strong>{shown(setting, setting.value)}</strong>
              <span class="soft">{say('default', { value: shown(setting, setting.default) })}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What is fixed has no control. */
const fieldOf = ({ name, fixed }: Setting): string => `[data-setting="${name}"]${fixed ? '' : ' :is(input, select)'}`;

/** Whom something is sent to: a group of branches, or one of them. */
import type { BranchNow, Group } from '../../../hq/api/replies.js';
import { say, titleOf } from './page.js';

/** Of the choice: `group NAME` or `branch NAME`. */
export type Target = readonly [kind: 'group' | 'branch', name: string];
export const keyOf = ([kind, name]: Target): string => `${kind} ${name}`;

export const targetTitle = ([kind, name]: Target): string => (kind === 'group' ? say('rollOut.group', { name }) : titleOf(name));

export function targetsOf(groups: readonly Group[], all: readonly BranchNow[]): readonly Target[] {
  return [...groups.map(({ name }): Target => ['group', name]), ...all.map(({ name }): Target => ['branch', name])];
}

/** Those that get it. */
export function membersOf([kind, name]: Target, groups: readonly Group[], all: readonly BranchNow[]): readonly BranchNow[] {
  const names = kind === 'branch' ? [name] : (groups.find((group) => group.name === name)?.branches ?? []);
  return all.filter((branch) => names.includes(branch.name));
}

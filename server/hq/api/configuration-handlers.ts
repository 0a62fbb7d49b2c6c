/** Configurations: their way to branches, and what a branch has otherwise. */
import { reject } from '../../model/errors/errors.js';
import { branchesOf } from '../access/groups.js';
import {
  followGroups,
  type NewRollout,
  type Rollout,
  type RolloutBranch,
  revisionText,
  rollBack,
  rolloutBranches,
  rollouts,
  startRollout,
  stopRollout,
} from '../configuration/rollouts.js';
import { judged } from '../configuration/text.js';
import { Afterwards, type Asking, known, Refusal, seenBranch } from './asking.js';
import type { HqData } from './registry.js';
import type { BranchConfigurationReply, DifferenceReply, RollOutReply, RolloutBranchRow, RolloutReply, RolloutRow } from './replies.js';

const rowOf = ({ at, ended, ...row }: Rollout): RolloutRow => ({
  ...row,
  at: at.toISOString(),
  ended: ended?.toISOString() ?? null,
});

function branchRow({ faults, changed, ...row }: RolloutBranch, titles: ReadonlyMap<string, string>): RolloutBranchRow {
  const said = faults === null ? [] : (JSON.parse(faults) as RolloutBranchRow['faults'] | { readonly older: number });
  const title = titles.get(row.branch) ?? row.branch;
  return {
    ...row,
    title,
    changed: changed.toISOString(),
    ...('older' in said ? { faults: [], later: said.older } : { faults: said, later: null }),
  };
}

async function rollout({ client, user }: Asking, { id }: HqData<'rollout'>): Promise<RolloutReply> {
  const row = known(
    (await rollouts(client)).find((one) => one.id === id),
    'Rollout',
    String(id),
    'data.id',
  );
  const titles = new Map((await branchesOf(client, user)).map(({ name, title }) => [name, title]));
  return { rollout: rowOf(row), branches: (await rolloutBranches(client, id)).map((branch) => branchRow(branch, titles)) };
}

export const oneTarget = ({ group, branch }: Pick<HqData<'rollOut'>, 'group' | 'branch'>): NewRollout['target'] => {
  if (group !== undefined && branch === undefined) return { group };
  if (branch !== undefined && group === undefined) return { branch };
  throw new Refusal(reject('invalidRequest', { field: 'data.group', fault: 'expected either a group or a branch', why: 'required' }));
};

/** Nothing that a branch would refuse as a text goes on its way. */
function faultsOf(text: string): RollOutReply['faults'] {
  const read = judged(text);
  if (read.excess !== null) throw new Refusal(reject('documentTooLarge', { field: 'data.text', ...read.excess }));
  return read.faults;
}

async function rollOut({ client, user }: Asking, data: HqData<'rollOut'>): Promise<RollOutReply> {
  const { text, atOnce = false, note = '' } = data;
  const target = oneTarget(data);
  const faults = faultsOf(text);
  if (faults.length > 0) return { rollout: null, faults };
  const id = await startRollout(client, { text, target, atOnce, author: user.login, note });
  const [book, name, field] =
    'group' in target ? (['Group', target.group, 'data.group'] as const) : (['Branch', target.branch, 'data.branch'] as const);
  return { rollout: known(id, book, name, field), faults };
}

async function difference(asking: Asking, { branch, text }: HqData<'difference'>): Promise<DifferenceReply | Afterwards> {
  const { client, director, user } = asking;
  await seenBranch(asking, branch);
  const revision = director.of(branch)?.applied?.revision;
  const applied = revision === undefined ? null : await revisionText(client, revision);
  const wanted = known<string>(text ?? applied, 'Revision', branch, 'data.branch');
  const faults = text === undefined ? [] : faultsOf(wanted);
  if (faults.length > 0) return { answer: 'told', difference: { added: [], changed: [], removed: [] }, faults };
  return new Afterwards(async (): Promise<DifferenceReply> => {
    const answer = await director.compare(branch, user.login, wanted);
    if (typeof answer === 'string') return { answer };
    if (!('reply' in answer)) return { answer: 'silent' };
    const { added, changed, removed, faults: refused } = answer.reply;
    return { answer: 'told', difference: { added, changed, removed }, faults: refused };
  });
}

async function branchConfiguration(asking: Asking, { branch }: HqData<'branchConfiguration'>): Promise<Afterwards> {
  const { director, user } = asking;
  await seenBranch(asking, branch);
  return new Afterwards(async (): Promise<BranchConfigurationReply> => {
    const answer = await director.textOf(branch, user.login);
    return typeof answer === 'string' ? { answer } : answer.text === null ? { answer: 'none' } : { answer: 'told', text: answer.text };
  });
}

const must = (isDone: boolean, id: number) => void known(isDone ? id : null, 'Rollout', String(id), 'data.id');

/** The log says whom it was for: a number is no name. */
async function noteTarget({ client, note }: Asking, id: number): Promise<void> {
  const row = (await rollouts(client)).find((one) => one.id === id);
  if (row !== undefined) note[row.isOfBranch ? 'branch' : 'group'] = row.target;
}

export const CONFIGURATION_HANDLERS = {
  rollouts: async ({ client }: Asking) => (await rollouts(client)).map(rowOf),
  rollout,
  revision: async ({ client }: Asking, { revision }: HqData<'revision'>) => ({
    text: known(await revisionText(client, revision), 'Revision', revision, 'data.revision'),
  }),
  difference,
  branchConfiguration,
  rollOut,
  stopRollout: async (asking: Asking, { id }: HqData<'stopRollout'>) => {
    must(await stopRollout(asking.client, id), id);
    await noteTarget(asking, id);
  },
  rollBack: async (asking: Asking, { id }: HqData<'rollBack'>) => {
    const rollout = known(await rollBack(asking.client, id, asking.user.login), 'Rollout', String(id), 'data.id');
    await noteTarget(asking, id);
    return { rollout };
  },
  followGroups: async ({ client, user }: Asking, { branch }: HqData<'followGroups'>) =>
    void known((await followGroups(client, branch, user.login)) ? branch : null, 'Branch', branch, 'data.branch'),
};

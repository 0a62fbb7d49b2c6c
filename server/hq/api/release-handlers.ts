/** Packages for branches: their way in waves, and back. They are added and signed at the command line alone. */
import { branchesOf } from '../access/groups.js';
import { releaseBack, releaseBranches, releaseRollouts, startRelease, stopRelease } from '../releases/rollouts.js';
import { releaseList } from '../releases/store.js';
import { type Asking, known } from './asking.js';
import { oneTarget } from './configuration-handlers.js';
import type { HqData } from './registry.js';
import type { ReleaseBack, ReleaseBranchRow, ReleasesReply } from './replies.js';

async function releases({ client }: Asking): Promise<ReleasesReply> {
  return { releases: await releaseList(client), rollouts: await releaseRollouts(client) };
}

async function releaseRollout({ client, user }: Asking, { id }: HqData<'releaseRollout'>): Promise<readonly ReleaseBranchRow[]> {
  const titles = new Map((await branchesOf(client, user)).map(({ name, title }) => [name, title]));
  return (await releaseBranches(client, id)).map((row) => ({ ...row, title: titles.get(row.branch) ?? row.branch }));
}

async function rollRelease({ client, user }: Asking, data: HqData<'rollRelease'>): Promise<{ readonly rollout: number }> {
  const { version, atOnce = false, note = '' } = data;
  const target = oneTarget(data);
  const isHere = (await releaseList(client)).some((one) => one.version === version);
  known(isHere ? version : null, 'Release', version, 'data.version');
  const id = await startRelease(client, { version, target, atOnce, author: user.login, note });
  const [book, name, field] =
    'group' in target ? (['Group', target.group, 'data.group'] as const) : (['Branch', target.branch, 'data.branch'] as const);
  return { rollout: known(id, book, name, field) };
}

/** The log says what was on its way, and whom it was for. */
async function noteTarget({ client, note }: Asking, id: number): Promise<void> {
  const row = (await releaseRollouts(client)).find((one) => one.id === id);
  if (row !== undefined) note.name = [row.version, row.target].filter((part) => part !== null).join(' · ');
}

export const RELEASE_HANDLERS = {
  releases,
  releaseRollout,
  rollRelease,
  stopRelease: async (asking: Asking, { id }: HqData<'stopRelease'>) => {
    known((await stopRelease(asking.client, id)) ? id : null, 'Rollout', String(id), 'data.id');
    await noteTarget(asking, id);
  },
  backRelease: async (asking: Asking, { id }: HqData<'backRelease'>): Promise<ReleaseBack> => {
    const back = known(await releaseBack(asking.client, id, asking.user.login), 'Rollout', String(id), 'data.id');
    await noteTarget(asking, id);
    return back;
  },
};

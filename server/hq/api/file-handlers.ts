/** Films, pictures and templates of boards for branches: who has them, one more, and one less. */
import { branchesOf } from '../access/groups.js';
import { fileBranches, fileList } from '../files/standing.js';
import { MOST_BYTES, removeFile, usedBytes } from '../files/store.js';
import { beginUpload, cancelUpload, endUpload, keepUploaded } from '../files/uploads.js';
import { type Asking, known } from './asking.js';
import type { HqData } from './registry.js';
import type { FileBranch, FilesReply } from './replies.js';

async function files({ client }: Asking): Promise<FilesReply> {
  const rows = await fileList(client);
  return {
    files: rows.map(({ digest: _, at, ...row }) => ({ ...row, at: at.toISOString() })),
    usedBytes: await usedBytes(client),
    mostBytes: MOST_BYTES,
  };
}

async function file({ client, user }: Asking, { name, id }: HqData<'file'>): Promise<readonly FileBranch[]> {
  const titles = new Map((await branchesOf(client, user)).map((branch) => [branch.name, branch.title]));
  const rows = await fileBranches(client, name, id);
  return rows.map(({ branch, has, fault, changed }) => ({
    ...{ branch, title: titles.get(branch) ?? branch, has, fault },
    changed: changed?.toISOString() ?? null,
  }));
}

export const FILE_HANDLERS = {
  files,
  file,
  beginFile: async ({ client, user }: Asking, { name, size }: HqData<'beginFile'>) => ({
    upload: await beginUpload(client, { name, size, author: user.login }),
  }),
  filePiece: ({ client, user }: Asking, { bytes, ...piece }: HqData<'filePiece'>) =>
    keepUploaded(client, { ...piece, author: user.login, bytes: Buffer.from(bytes, 'base64') }),
  cancelFile: ({ client, user }: Asking, { upload }: HqData<'cancelFile'>) => cancelUpload(client, upload, user.login),
  addFile: async ({ client, user, note }: Asking, data: HqData<'addFile'>) => {
    note.name = await endUpload(client, { ...data, author: user.login });
  },
  removeFile: async ({ client }: Asking, { name, groups, branches }: HqData<'removeFile'>) =>
    void known((await removeFile(client, name, { groups, branches })) > 0 ? name : null, 'File', name, 'data.name'),
};

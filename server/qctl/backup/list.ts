/** The backups in a folder, and what each says of itself. */
import { closeSync } from 'node:fs';
import { type BackupFile, listBackups, type Manifest, openBackup, readManifest } from '../../../db/backup.js';

export type Listed = BackupFile & ({ readonly manifest: Manifest } | { readonly fault: string });

export const listWithManifests = ({ folder }: { readonly folder: string }): Promise<Listed[]> =>
  Promise.all(listBackups(folder).map(withManifest));

async function withManifest(backup: BackupFile): Promise<Listed> {
  try {
    const file = openBackup(backup.path);
    return { ...backup, manifest: await readManifest(file).finally(() => closeSync(file)) };
  } catch (failure) {
    return { ...backup, fault: failure instanceof Error ? failure.message : String(failure) };
  }
}

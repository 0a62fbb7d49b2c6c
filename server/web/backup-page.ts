/** `/backup/CODE`: a backup on its way to the administrator who ordered it (`downloadBackup`). */
import { type Page, type PageSource, textPage } from '../transport/page.js';

export interface GivenBackup {
  /** The name under which a browser saves it. */
  readonly file: string;
  readonly body: AsyncIterable<Buffer>;
}

export interface GivenBackups {
  /** undefined = no such code, or no more; `busy` = others are being read. */
  given(code: string): GivenBackup | 'busy' | undefined;
}

const PATH = /^\/backup\/([A-Za-z0-9_-]{22})$/;

export function backupPage(path: string, backups: GivenBackups): PageSource | undefined {
  const code = PATH.exec(path)?.[1];
  return code === undefined ? undefined : () => pageOf(backups.given(code));
}

function pageOf(given: ReturnType<GivenBackups['given']>): Page {
  if (given === undefined) return textPage('404 Not Found', 'There is no such download, or it was used already: order it again.');
  if (given === 'busy') return textPage('503 Service Unavailable', 'Other backups are being downloaded.', { 'Retry-After': '5' });
  const { file, body } = given;
  return { contentType: 'application/octet-stream', body, headers: { 'Content-Disposition': `attachment; filename="${file}"` } };
}

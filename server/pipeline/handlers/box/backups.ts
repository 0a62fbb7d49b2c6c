/** Backups and the certificate of the box. */
import { Rejection, reject } from '../../../model/errors/errors.js';
import { because } from '../../../model/errors/refusal-reasons.js';
import type { BoxChange } from '../../../model/events/events.js';
import { backupCommands } from '../../../protocol/commands/box/backups.js';
import { certificateCommands } from '../../../protocol/commands/box/certificate.js';
import { authorOf, dataAnswer, NO_ERRORS_ANSWER } from '../handler.js';
import { handle, type Request } from './family.js';
import { refuseOwnPassword } from './general.js';

const note = (request: Request, change: BoxChange): void =>
  void request.context.pipeline.execute({ type: 'noteBoxChange', changes: [change] }, authorOf(request));

/** What a program said is for the log: pages do not show English sentences. */
function refused({ context }: Request, refusal: Rejection): Rejection {
  const { said } = refusal.parameters;
  if (said !== undefined) context.warn(new Error(String(said)), 'qctl could not do what an administrator asked for');
  return refusal;
}

/** A key, a password or a passphrase is taken only where nobody can read along. */
const overheard = ({ peer }: Request, command: string): Rejection | undefined =>
  peer.isPrivate ? undefined : reject('cannotHere', { command, ...because('notPrivate') });

const backups = handle(backupCommands.backups, async ({ context }) => dataAnswer(await context.boxBackups.backups()));

const makeBackup = handle(backupCommands.makeBackup, async (request) => {
  const refusal = await request.context.boxBackups.make();
  if (refusal) return refused(request, refusal);
  note(request, { kind: 'Box', verb: 'added', subject: 'backup', fields: [] });
  return NO_ERRORS_ANSWER;
});

const verifyBackup = handle(backupCommands.verifyBackup, async ({ context, data }) => {
  const verdict = await context.boxBackups.verify(data.name);
  return verdict instanceof Rejection ? verdict : dataAnswer(verdict);
});

/** The session alone is not enough for what a whole branch is in: it may be that of a place that somebody has left. */
const downloadBackup = handle(backupCommands.downloadBackup, async (request) => {
  const { name, password, passphrase } = request.data;
  const wrong = overheard(request, 'downloadBackup') ?? (await refuseOwnPassword(request, password));
  if (wrong) return wrong;
  const offered = request.context.boxBackups.offer(name, passphrase);
  if (offered instanceof Rejection) return offered;
  note(request, { kind: 'Box', verb: 'changed', subject: 'backupDownload', fields: [{ field: 'file', before: null, after: name }] });
  return dataAnswer(offered);
});

const certificate = handle(certificateCommands.certificate, ({ context, peer }) =>
  dataAnswer({ ...context.boxCertificate.certificate(), takes_key: peer.isPrivate }),
);

const renewCertificate = handle(certificateCommands.renewCertificate, async (request) => {
  const change = await request.context.boxCertificate.renew(request.data);
  if (change instanceof Rejection) return refused(request, change);
  note(request, change);
  return NO_ERRORS_ANSWER;
});

const installCertificate = handle(certificateCommands.installCertificate, async (request) => {
  // What was signed for a request comes without a key, and anybody may read it.
  const secret = request.data.key === undefined ? undefined : overheard(request, 'installCertificate');
  const installed = secret ?? (await request.context.boxCertificate.install(request.data));
  if (installed instanceof Rejection) return refused(request, installed);
  if (installed.change) note(request, installed.change);
  return dataAnswer(installed.reply);
});

const requestCertificate = handle(certificateCommands.requestCertificate, async (request) => {
  const requested = await request.context.boxCertificate.request(request.data);
  if (requested instanceof Rejection) return refused(request, requested);
  note(request, requested.change);
  return dataAnswer(requested.reply);
});

const removeCertificate = handle(certificateCommands.removeCertificate, async (request) => {
  const change = await request.context.boxCertificate.remove();
  if (change instanceof Rejection) return change;
  note(request, change);
  return NO_ERRORS_ANSWER;
});

const certificateHandlers = [certificate, renewCertificate, installCertificate, requestCertificate, removeCertificate];
export const backupHandlers = [backups, makeBackup, verifyBackup, downloadBackup, ...certificateHandlers];

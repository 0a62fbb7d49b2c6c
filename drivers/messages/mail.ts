/**
 * Electronic mail by SMTP (RFC 5321). The only importer of the package `nodemailer`: it is loaded when the first mail is sent. Each message
 * has a connection of its own: a branch sends some a minute, and a connection that is kept breaks at the wrong moment.
 */
import { readFile } from 'node:fs/promises';
import type { Transporter } from 'nodemailer';
import { messageOf } from '../error-code.js';
import { type ChannelFault, type ChannelOptions, type OutgoingMessage, Sender, type SendOutcome } from './channel.js';

export interface MailOptions extends ChannelOptions {
  /** `smtp://HOST:PORT` with STARTTLS, which only a server on this machine may lack; `smtps://HOST:PORT` with TLS. */
  readonly address: string;
  readonly user: string | null;
  /** Files are read for each message, so that a new password needs no restart. */
  readonly passwordFile: string | null;
  readonly authorityFile: string | null;
  readonly from: string;
  /** Of each step of the dialogue. */
  readonly answerMs?: number;
}

const ANSWER_MS = 15_000;
const SAYS_MOST = 200;

/** What `nodemailer` adds to an error. */
interface MailError {
  readonly code?: string;
  /** The command that was answered so. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly message?: string;
}

export class Mail extends Sender<MailOptions> {
  readonly most = 2;

  /** No server says what became of a mail. */
  async find(): Promise<SendOutcome> {
    return { as: 'unknown', why: 'mailAway' };
  }

  protected async dispatch({ key, to, subject, text }: OutgoingMessage): Promise<SendOutcome> {
    let hasBegun = false;
    const begun = (): void => {
      hasBegun = true;
    };
    const transporter = await this.transporter(begun).catch((error: unknown) => {
      this.health.set('mailSettings', messageOf(error));
      return null;
    });
    if (transporter === null) return { as: 'again', why: 'mailSettings' };
    try {
      // RFC 3834: nobody's answering machine answers; RFC 5322: the same message has the same id.
      const headers = { 'Auto-Submitted': 'auto-generated' };
      await transporter.sendMail({
        from: this.options.from,
        to,
        subject,
        text,
        headers,
        messageId: `<qbox-${key}-${Date.now()}@${this.domain}>`,
      });
      this.health.set(null);
      return { as: 'sent' };
    } catch (error) {
      const outcome = outcomeOf(error as MailError, hasBegun);
      if (outcome.why === 'recipientRefused' || outcome.why === 'tryLater') this.health.set(null);
      else this.health.set(outcome.why, withoutAddresses((error as MailError).response ?? messageOf(error)));
      return outcome;
    } finally {
      transporter.close();
    }
  }

  private get domain(): string {
    return (
      this.options.from
        .split('@')
        .at(-1)
        ?.replace(/[^a-z0-9.-]/gi, '') || 'localhost'
    );
  }

  /** @param begun called when the server is asked to take the text */
  private async transporter(begun: () => void): Promise<Transporter> {
    const { address, user, passwordFile, authorityFile, answerMs = ANSWER_MS } = this.options;
    const read = async (file: string | null): Promise<string | null> => (file === null ? null : await readFile(file, 'utf8'));
    const [{ createTransport }, password, authority] = await Promise.all([import('nodemailer'), read(passwordFile), read(authorityFile)]);
    const { protocol, hostname, port } = new URL(address);
    const isSecure = protocol === 'smtps:';
    const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
    return createTransport({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (isSecure ? 465 : 587)),
      secure: isSecure,
      requireTLS: !isSecure && !isHere,
      ...(user !== null && { auth: { user, pass: password?.trim() ?? '' } }),
      ...(authority !== null && { tls: { ca: authority } }),
      connectionTimeout: answerMs,
      greetingTimeout: answerMs,
      socketTimeout: answerMs,
      dnsTimeout: answerMs,
      transactionLog: true,
      logger: listener(begun),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

const CERTIFICATE = /certificate|self.signed|altname|tls/i;

/** The dialogue goes through the library's log, which is how it says that the text was begun: errors of the connection do not tell. */
function listener(begun: () => void) {
  const nothing = (): void => {};
  const told = (entry: unknown, line?: unknown): void => {
    const isSent = typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'client';
    if (isSent && line === 'DATA') begun();
  };
  return { level: nothing, trace: nothing, debug: told, info: nothing, warn: nothing, error: nothing, fatal: nothing };
}

/** `DATA` is answered after the message is there: if that answer does not come, it may have gone out. */
export function outcomeOf(
  error: MailError,
  hasBegun: boolean,
): { readonly as: 'failed' | 'again' | 'unknown'; readonly why: ChannelFault | 'recipientRefused' | 'tryLater' } {
  const { code = '', command = '', responseCode = 0, message = '' } = error;
  if (code === 'ETLS' || (responseCode === 0 && CERTIFICATE.test(message))) return { as: 'again', why: 'mailNotTrusted' };
  // Of this one message; everything before it is of all.
  const isOfMessage = command === 'RCPT TO' || command === 'DATA';
  if (responseCode >= 400 && responseCode < 500) return { as: 'again', why: isOfMessage ? 'tryLater' : 'mailAway' };
  if (responseCode >= 500 && isOfMessage) return { as: 'failed', why: 'recipientRefused' };
  if (responseCode >= 500 || code === 'EAUTH') return { as: 'again', why: 'mailRefused' };
  return { as: hasBegun ? 'unknown' : 'again', why: 'mailAway' };
}

const withoutAddresses = (text: string): string => text.replace(/\S+@\S+/g, '…').slice(0, SAYS_MOST);

/** The certificate of this box: told, made anew and replaced, where the box may write it; elsewhere `qctl tls` of root's does it. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { messageOf } from '../../drivers/error-code.js';
import { authorityIn, certificateTexts, daysLeft, namesIn, OWN_AUTHORITY } from '../config/certificates.js';
import { Rejection, reject } from '../model/errors.js';
import type { BoxChange } from '../model/events.js';
import type { FieldFaultCode } from '../model/refusal-reasons.js';
import type { OwnCertificate } from '../pipeline/own-configuration.js';
import type { ReplyData, RequestData } from '../protocol/registry.js';
import { OneAfterTheOther } from './one-after-the-other.js';
import { cannot, mayReplace, mayWrite } from './own-configuration.js';
import { runQctl } from './own-qctl.js';

interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

type Installed = ReplyData<'installCertificate'>;

export class BoxCertificate implements OwnCertificate {
  /** The fingerprint that the box was started with; null = none. */
  readonly #inForce: string | null;
  readonly #changes = new OneAfterTheOther();
  /** Of a certificate that is being installed, with its key. */
  readonly #folder: string;

  /**
   * @param files null = the box speaks without TLS
   * @param data the data folder: it is the owner's alone, while a temporary folder may be another disk, or in a backup of the machine
   */
  constructor(
    private readonly files: TlsFiles | null,
    data: string,
    private readonly nowMs: () => number,
  ) {
    this.#inForce = this.#fingerprint();
    this.#folder = join(resolve(data), 'certificate-install');
    // Of a process that ended meanwhile. A disk that takes no writes keeps it.
    if (mayWrite(data)) this.#forgetKey();
  }

  certificate(): ReplyData<'certificate'> {
    const { files } = this;
    if (files === null) return { present: null, file: null, key_file: null, fault: null, writable: false };
    const told = { file: files.certificate, key_file: files.key, writable: this.#isWritable() };
    try {
      const chain = chainIn(readFileSync(files.certificate, 'latin1'));
      const [first] = chain;
      if (first === undefined) return { ...told, present: null, fault: 'it has no certificate in PEM' };
      return {
        ...told,
        present: {
          ...factsOf(first),
          days_left: daysLeft(first, this.nowMs()),
          in_force: first.fingerprint256 === this.#inForce,
          import_pem: (authorityIn(chain) ?? first).toString(),
        },
        fault: null,
      };
    } catch (failure) {
      return { ...told, present: null, fault: messageOf(failure) };
    }
  }

  renew({ names }: RequestData<'renewCertificate'>): Promise<Rejection | BoxChange> {
    const further = names.length === 0 ? [] : ['--name', ...names];
    return this.#changes.run(() => this.#change('renewCertificate', ['tls', 'create', '--yes', ...further]));
  }

  async install({ certificate, key, host, check }: RequestData<'installCertificate'>): Promise<Rejection | InstalledChange> {
    const first = faultless(certificate, key, this.nowMs());
    if (first instanceof Rejection) return first;
    const told = { ...factsOf(first), fits_host: host === undefined || isFor(first, host) };
    if (check) return { reply: { applied: false, ...told }, change: null };
    const change = await this.#changes.run(() => this.#install(certificate, key));
    return change instanceof Rejection ? change : { reply: { applied: true, ...told }, change };
  }

  async #install(certificate: string, key: string): Promise<Rejection | BoxChange> {
    try {
      mkdirSync(this.#folder, { mode: 0o700 });
      const [pem, keyPem] = [join(this.#folder, 'certificate.pem'), join(this.#folder, 'key.pem')];
      writeFileSync(pem, certificate, { mode: 0o600 });
      writeFileSync(keyPem, key, { mode: 0o600 });
      return await this.#change('installCertificate', ['tls', 'install', pem, keyPem, '--yes']);
    } finally {
      this.#forgetKey();
    }
  }

  #forgetKey(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #change(command: string, args: readonly string[]): Promise<Rejection | BoxChange> {
    const { files } = this;
    if (files === null) return cannot(command, 'noCertificate');
    if (!this.#isWritable()) return cannot(command, 'certificateFixed');
    const before = this.#fingerprint();
    const ended = await runQctl(args, { QBOX_TLS_CERTIFICATE: files.certificate, QBOX_TLS_KEY: files.key });
    if (!ended.isDone) return cannot(command, 'saidNo', { said: ended.said });
    const fields = [{ field: 'fingerprint', before, after: this.#fingerprint() }];
    return { kind: 'Box', verb: 'changed', subject: 'certificate', fields };
  }

  #isWritable(): boolean {
    return this.files !== null && mayReplace(this.files.certificate) && mayReplace(this.files.key);
  }

  #fingerprint(): string | null {
    try {
      return this.files && new X509Certificate(readFileSync(this.files.certificate)).fingerprint256;
    } catch {
      return null;
    }
  }
}

interface InstalledChange {
  readonly reply: Installed;
  /** null = nothing was written. */
  readonly change: BoxChange | null;
}

const chainIn = (pem: string): readonly X509Certificate[] => certificateTexts(pem).map((text) => new X509Certificate(text));

const factsOf = (certificate: X509Certificate) => ({
  names: [...namesIn(certificate)],
  issuer: partsOf(certificate.issuer).join(', '),
  own: partsOf(certificate.issuer).includes(`O=${OWN_AUTHORITY}`),
  valid_from: new Date(certificate.validFrom).toISOString(),
  valid_to: new Date(certificate.validTo).toISOString(),
  fingerprint: certificate.fingerprint256,
});

/** OpenSSL marks the commas within a part of a name. */
const partsOf = (name: string): readonly string[] => name.split('\n').map((part) => part.replaceAll('\\,', ','));

const isFor = (certificate: X509Certificate, host: string): boolean =>
  (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;

/** The certificate, or all that is wrong: the first fault, and the others as its causes. */
function faultless(pem: string, keyPem: string, nowMs: number): X509Certificate | Rejection {
  const certificate = read(() => chainIn(pem)[0]);
  const key = read(() => createPrivateKey(keyPem));
  const [first, ...others] = [
    ...(certificate === undefined ? [fault('certificate', 'notACertificate')] : faultsOf(certificate, nowMs)),
    ...(key === undefined ? [fault('key', 'notAKey')] : []),
    ...(certificate !== undefined && key !== undefined && !certificate.checkPrivateKey(key) ? [fault('key', 'otherKey')] : []),
  ];
  if (first !== undefined) return new Rejection('invalidField', first.parameters, others);
  return certificate ?? fault('certificate', 'notACertificate');
}

function faultsOf(certificate: X509Certificate, nowMs: number): readonly Rejection[] {
  const [from, to] = [certificate.validFrom, certificate.validTo].map((text) => new Date(text)) as [Date, Date];
  return [
    // Browsers look there alone.
    ...(namesIn(certificate).length === 0 ? [fault('certificate', 'noNames')] : []),
    ...(to.getTime() <= nowMs ? [fault('certificate', 'expired', to)] : []),
    ...(from.getTime() > nowMs ? [fault('certificate', 'notYetValid', from)] : []),
  ];
}

const SENTENCES = {
  notACertificate: 'expected a certificate in PEM',
  noNames: 'expected a certificate for the names of this box (subjectAltName), browsers refuse one without',
  expired: 'it ended on {day}',
  notYetValid: 'it is valid from {day} on; look at the clock of this machine',
  notAKey: 'expected a private key in PEM, without a password',
  otherKey: 'it is the key of another certificate',
} as const satisfies Partial<Record<FieldFaultCode, string>>;

function fault(field: 'certificate' | 'key', why: keyof typeof SENTENCES, at?: Date): Rejection {
  const day = at?.toISOString().slice(0, 10);
  const parameters = { field: `data.${field}`, fault: SENTENCES[why].replace('{day}', day ?? ''), why };
  return reject('invalidField', day === undefined ? parameters : { ...parameters, day });
}

function read<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

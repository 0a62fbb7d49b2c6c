/**
 * The certificate of this box: told, made, replaced and removed. Where the box may not write the files that the settings name, it puts its
 * own into the data folder and has the settings name these.
 */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../drivers/error-code.js';
import {
  authorityIn,
  certificateTexts,
  daysLeft,
  namesIn,
  OWN_AUTHORITY,
  ownNames,
  ownPairIn,
  type PairFiles,
  requestedKeyBeside,
} from '../config/certificates.js';
import type { Config } from '../config/load.js';
import { Rejection, reject } from '../model/errors/errors.js';
import type { FieldFaultCode } from '../model/errors/refusal-reasons.js';
import type { BoxChange } from '../model/events/events.js';
import type { CertificateAdministration } from '../pipeline/platform/administration.js';
import type { ReplyData, RequestData } from '../protocol/registry.js';
import { runQctl } from './box-qctl.js';
import { type ConfigurationFile, cannot, mayReplace, mayWrite } from './configuration-file.js';
import { OneAfterTheOther } from './one-after-the-other.js';

type Installed = ReplyData<'installCertificate'>;
type Refusable<Value> = Promise<Rejection | Value>;

const CERTIFICATE = 'server.tls_certificate';
const KEY = 'server.tls_key';

/** Where the next certificate goes; not yet named = the configuration has to name it. */
interface Target {
  readonly files: PairFiles;
  readonly isNamed: boolean;
}

export class BoxCertificate implements CertificateAdministration {
  /** The fingerprint that the box was started with; null = none. */
  readonly #inForce: string | null;
  readonly #changes = new OneAfterTheOther();
  /** Of a certificate that is being installed, with its key. */
  readonly #folder: string;

  /**
   * @param started the files that the box was started with; null = it speaks without TLS
   * @param data the data folder: it is the owner's alone, while a temporary folder may be another disk, or in a backup of the machine
   */
  constructor(
    private readonly started: PairFiles | null,
    private readonly data: string,
    private readonly nowMs: () => number,
    private readonly configuration: ConfigurationFile,
  ) {
    this.#inForce = this.started && fingerprintIn(this.started);
    this.#folder = join(resolve(data), 'certificate-install');
    // Of a process that ended meanwhile. A disk that takes no writes keeps it.
    if (mayWrite(data)) this.#forgetKey();
  }

  certificate(): Omit<ReplyData<'certificate'>, 'takes_key'> {
    const files = this.#named();
    const target = this.#target(files);
    const told = {
      present: null,
      file: files?.certificate ?? null,
      key_file: files?.key ?? null,
      fault: null,
      speaks_tls: this.started !== null,
      writable: target !== null,
      removable: files !== null && this.#mayName(),
      requested: target !== null && existsSync(requestedKeyBeside(target.files)),
      own_names: ownNames(),
    };
    if (files === null) return told;
    try {
      const chain = chainIn(readFileSync(files.certificate, 'latin1'));
      const [first] = chain;
      if (first === undefined) return { ...told, fault: 'it has no certificate in PEM' };
      return { ...told, present: this.#present(first, chain, files) };
    } catch (failure) {
      return { ...told, fault: messageOf(failure) };
    }
  }

  renew({ names }: RequestData<'renewCertificate'>): Refusable<BoxChange> {
    const further = names.length === 0 ? [] : ['--name', ...names];
    return this.#changes.run(() => this.#change('renewCertificate', ['tls', 'create', '--yes', ...further]));
  }

  async install({ certificate, key, host, check }: RequestData<'installCertificate'>): Refusable<InstalledChange> {
    const target = this.#target();
    const keyPem = key ?? (target && read(() => readFileSync(requestedKeyBeside(target.files), 'latin1')));
    const first = faultless(certificate, keyPem ?? null, this.nowMs());
    if (first instanceof Rejection) return first;
    const told = { ...factsOf(first), fits_host: host === undefined || isFor(first, host) };
    if (check) return { reply: { applied: false, ...told }, change: null };
    const change = await this.#changes.run(() => this.#install(certificate, key));
    return change instanceof Rejection ? change : { reply: { applied: true, ...told }, change };
  }

  request({ names }: RequestData<'requestCertificate'>): Refusable<RequestedChange> {
    return this.#changes.run(async () => {
      const target = this.#target();
      if (target === null) return cannot('requestCertificate', 'certificateFixed');
      makeFolder(target.files);
      const ended = await runQctl(['tls', 'request', '--name', ...names], variablesOf(target.files));
      if (!ended.isDone) return cannot('requestCertificate', 'saidNo', { said: ended.said });
      const change = { kind: 'Box', verb: 'added', subject: 'certificateRequest', fields: [] } as const;
      return { reply: { request: ended.printed }, change };
    });
  }

  /** The port without TLS beside one that has it would make no sense: it goes, too. */
  remove(): Refusable<BoxChange> {
    return this.#changes.run(async () => {
      const files = this.#named();
      if (files === null) return cannot('removeCertificate', 'noCertificate');
      if (!this.#mayName()) return cannot('removeCertificate', 'certificateFixed');
      const before = fingerprintIn(files);
      const refusal = await this.configuration.put('removeCertificate', { [CERTIFICATE]: null, [KEY]: null, 'server.plain_port': null });
      if (refusal) return refusal;
      const own = ownPairIn(this.data);
      for (const path of [own.key, own.certificate]) rmSync(path, { force: true });
      return changed(before, null);
    });
  }

  async #install(certificate: string, key: string | undefined): Refusable<BoxChange> {
    try {
      mkdirSync(this.#folder, { mode: 0o700 });
      const [pem, keyPem] = [join(this.#folder, 'certificate.pem'), join(this.#folder, 'key.pem')];
      writeFileSync(pem, certificate, { mode: 0o600 });
      if (key !== undefined) writeFileSync(keyPem, key, { mode: 0o600 });
      const given = key === undefined ? [pem] : [pem, keyPem];
      return await this.#change('installCertificate', ['tls', 'install', ...given, '--yes']);
    } finally {
      this.#forgetKey();
    }
  }

  #forgetKey(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #change(command: string, args: readonly string[]): Refusable<BoxChange> {
    const present = this.#named();
    const target = this.#target(present);
    if (target === null) return cannot(command, 'certificateFixed');
    const { files, isNamed } = target;
    const before = present && fingerprintIn(present);
    makeFolder(files);
    const ended = await runQctl(args, variablesOf(files));
    if (!ended.isDone) return cannot(command, 'saidNo', { said: ended.said });
    const refusal = isNamed ? undefined : await this.configuration.put(command, { [CERTIFICATE]: files.certificate, [KEY]: files.key });
    return refusal ?? changed(before, fingerprintIn(files));
  }

  /** After the next start; null = none. */
  #named(): PairFiles | null {
    const next = this.configuration.loaded();
    return next === null ? this.started : pairOf(next.server);
  }

  #target(files = this.#named()): Target | null {
    if (files !== null && mayReplace(files.certificate) && mayReplace(files.key)) return { files, isNamed: true };
    return this.#mayName() ? { files: ownPairIn(this.data), isNamed: false } : null;
  }

  #mayName(): boolean {
    return this.configuration.decides([CERTIFICATE, KEY]);
  }

  #present(first: X509Certificate, chain: readonly X509Certificate[], { key }: PairFiles) {
    return {
      ...factsOf(first),
      days_left: daysLeft(first, this.nowMs()),
      in_force: first.fingerprint256 === this.#inForce,
      key_fits: read(() => first.checkPrivateKey(createPrivateKey(readFileSync(key)))) ?? false,
      key_hash: createHash('sha256')
        .update(first.publicKey.export({ type: 'spki', format: 'der' }))
        .digest('base64'),
      import_pem: (authorityIn(chain) ?? first).toString(),
    };
  }
}

/** null = the settings name no pair. */
export const pairOf = ({ tlsCertificate, tlsKey }: Config['server']): PairFiles | null =>
  tlsCertificate && tlsKey ? { certificate: tlsCertificate, key: tlsKey } : null;

/** The key is in it: a folder of the box's own is nobody else's. */
const makeFolder = ({ key }: PairFiles): void => void mkdirSync(dirname(key), { recursive: true, mode: 0o700 });

const variablesOf = ({ certificate, key }: PairFiles) => ({ QBOX_TLS_CERTIFICATE: certificate, QBOX_TLS_KEY: key });

const changed = (before: string | null, after: string | null): BoxChange => ({
  kind: 'Box',
  verb: 'changed',
  subject: 'certificate',
  fields: [{ field: 'fingerprint', before, after }],
});

const fingerprintIn = ({ certificate }: PairFiles): string | null =>
  read(() => new X509Certificate(readFileSync(certificate)).fingerprint256) ?? null;

interface InstalledChange {
  readonly reply: Installed;
  /** null = nothing was written. */
  readonly change: BoxChange | null;
}

interface RequestedChange {
  readonly reply: ReplyData<'requestCertificate'>;
  readonly change: BoxChange;
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

/**
 * The certificate, or all that is wrong: the first fault, and the others as its causes.
 * @param keyPem null = none was given, and none was made for a request
 */
function faultless(pem: string, keyPem: string | null, nowMs: number): X509Certificate | Rejection {
  const certificate = read(() => chainIn(pem)[0]);
  const key = read(() => createPrivateKey(keyPem ?? ''));
  const [first, ...others] = [
    ...(certificate === undefined ? [fault('certificate', 'notACertificate')] : faultsOf(certificate, nowMs)),
    ...(key === undefined ? [fault('key', keyPem === null ? 'required' : 'notAKey')] : []),
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
  required: 'expected a private key: none was made for a signing request',
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

/** What handlers know of the administration of the box: settings, devices, backups, certificate; `administration/` implements it. */
import type { QueueState } from '../../engine/state.js';
import type { Rejection } from '../../model/errors/errors.js';
import type { BoxChange } from '../../model/events/events.js';
import type { ReplyData, RequestData } from '../../protocol/registry.js';

type Outcome = ReplyData<'setSettings'>;

/** What was written, and what the log of changes says of it. */
export interface WrittenChange {
  readonly outcome: Outcome;
  readonly changes: readonly BoxChange[];
}

export interface DeviceAdministration {
  scanDevices(): Promise<ReplyData<'scanDevices'>>;
  addDevice(order: RequestData<'addDevice'>): Promise<WrittenChange | Rejection>;
  removeDevice(order: RequestData<'removeDevice'>): Promise<WrittenChange | Rejection>;
  askPrinter(order: RequestData<'askPrinter'>): Promise<ReplyData<'askPrinter'> | Rejection>;
  findPrinters(order: RequestData<'findPrinters'>): Promise<ReplyData<'findPrinters'>>;
  /** @param books asked for when its turn has come */
  previewBoards(order: RequestData<'previewBoards'>, books: () => QueueState['books']): Promise<ReplyData<'previewBoards'> | Rejection>;
}

export interface SettingsAdministration {
  settings(): ReplyData<'settings'>;
  setSettings(order: RequestData<'setSettings'>): Promise<WrittenChange | Rejection>;
  /** A refusal, or what ends the process; to be called when the answer has been sent. */
  restart(startedAt: string): Rejection | (() => void);
}

export interface BackupAdministration {
  backups(): Promise<ReplyData<'backups'>>;
  /** Resolves when the backup has begun; a refusal = it has not. */
  make(): Promise<Rejection | undefined>;
  verify(name: string): Promise<Rejection | ReplyData<'verifyBackup'>>;
  offer(name: string, passphrase: string): Rejection | ReplyData<'downloadBackup'>;
}

export interface CertificateAdministration {
  certificate(): Omit<ReplyData<'certificate'>, 'takes_key'>;
  renew(order: RequestData<'renewCertificate'>): Promise<Rejection | BoxChange>;
  /** `change`: null = nothing was written. */
  install(order: RequestData<'installCertificate'>): Promise<Rejection | Told<'installCertificate', BoxChange | null>>;
  request(order: RequestData<'requestCertificate'>): Promise<Rejection | Told<'requestCertificate', BoxChange>>;
  remove(): Promise<Rejection | BoxChange>;
}

interface Told<Command extends 'installCertificate' | 'requestCertificate', Change> {
  readonly reply: ReplyData<Command>;
  readonly change: Change;
}

/** Handlers of the box itself, and what they work with. */
import type { LoginGuard } from '../../access/login-guard.js';
import type { SessionUses } from '../../access/session-uses.js';
import type { Faults } from '../../faults/faults.js';
import type {
  BackupAdministration,
  CertificateAdministration,
  DeviceAdministration,
  SettingsAdministration,
} from '../../platform/administration.js';
import type { Boards, ByteWatches, DeviceTests, Health, Lab, PageSpeech, Screens } from '../../platform/devices.js';
import { type AnonymousRequest as AnyAnonymousRequest, type Request as AnyRequest, bindingOf, type CommonContext } from '../handler.js';

export interface Context extends CommonContext {
  readonly boards: Boards;
  readonly boxBackups: BackupAdministration;
  readonly boxCertificate: CertificateAdministration;
  readonly byteWatch: ByteWatches;
  readonly configuration: SettingsAdministration;
  readonly configuredDevices: DeviceAdministration;
  readonly faults: Faults;
  readonly health: Health;
  /** null = the devices of this box are real. */
  readonly lab: Lab | null;
  readonly loginGuard: LoginGuard;
  readonly pageSpeech: PageSpeech;
  readonly screens: Screens;
  /** When sessions were last used. */
  readonly uses: SessionUses;
  readonly workbench: DeviceTests;
}

export type Request<Data = unknown> = AnyRequest<Data, Context>;
export type AnonymousRequest<Data = unknown> = AnyAnonymousRequest<Data, Context>;

export const { handle, handleAnybody } = bindingOf<Context>();

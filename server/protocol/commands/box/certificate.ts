/** The certificate by which browsers know the box, renewed and replaced by an administrator. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { Nullable, Switch } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';

const Said = (expects: string) => Type.String({ 'x-expects': expects });
const HostName = (expects: string) => Type.String({ pattern: '^[A-Za-z0-9*:][A-Za-z0-9.:_-]{0,252}$', 'x-expects': expects });
/** A certificate with the chain of its authorities, or a key, in PEM. */
const Pem = (expects: string) => Type.String({ minLength: 1, maxLength: 65_536, 'x-lines': true, 'x-expects': expects });

const NAMES = ['queue.branch.example', 'localhost', '192.0.2.2'];
const FINGERPRINT = 'E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55';

const facts = {
  names: Type.Array(Type.String(), { 'x-expects': 'the names and addresses that it is for' }),
  issuer: Said('who signed it'),
  own: Type.Boolean({ 'x-expects': 'whether the box made it for itself' }),
  valid_from: Said('from when on it is valid'),
  valid_to: Said('until when it is valid'),
  fingerprint: Said('its SHA-256, as browsers and `qctl --fingerprint` have it'),
};

export const certificateCommands = extensions('general', {
  certificate: {
    summary: 'The certificate that the box has from its next start on, and what clients import to trust it. The key never leaves the box.',
    rights: ['administrator'],
    reply: Type.Object({
      present: Nullable(
        Type.Object({
          ...facts,
          days_left: Type.Integer({ 'x-expects': 'whole days until its end; negative = it has ended' }),
          in_force: Type.Boolean({ 'x-expects': 'whether the box was started with it; false = a restart puts it in force' }),
          key_fits: Type.Boolean({ 'x-expects': 'whether the file of the key has its key' }),
          key_hash: Said('SHA-256 of its public key, as Chromium takes it (`--ignore-certificate-errors-spki-list`)'),
          import_pem: Said('the authority to import on clients, in PEM; without one, the certificate'),
        }),
        'null = there is none, or the file cannot be read',
      ),
      file: Nullable(Type.String(), 'the file of the certificate; null = from the next start on the box speaks without TLS'),
      key_file: Nullable(Type.String(), 'the file of its key'),
      fault: Nullable(Type.String(), 'why the file cannot be read, in English; null = it can'),
      speaks_tls: Type.Boolean({ 'x-expects': 'whether the box speaks TLS now, since its last start' }),
      writable: Type.Boolean({ 'x-expects': 'whether the box may make or take another one' }),
      removable: Type.Boolean({ 'x-expects': 'whether the box may go back to speaking without TLS' }),
      requested: Type.Boolean({ 'x-expects': 'whether a key waits for the certificate that was asked for' }),
      takes_key: Type.Boolean({ 'x-expects': 'whether `installCertificate` takes a key over this connection: others cannot read it' }),
      own_names: Type.Array(Type.String(), { 'x-expects': 'names and addresses of the machine, which a new one is for anyway' }),
    }),
    example: {
      request: {},
      reply: {
        present: {
          names: NAMES,
          issuer: 'O=qbox, for this box alone, CN=queue.branch.example 2026-11-24T09:00',
          own: true,
          valid_from: '2026-11-24T09:00:00.000Z',
          valid_to: '2029-02-25T09:00:00.000Z',
          fingerprint: FINGERPRINT,
          days_left: 823,
          in_force: true,
          key_fits: true,
          key_hash: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
          import_pem: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n',
        },
        file: '/var/lib/qbox/tls/certificate.pem',
        key_file: '/var/lib/qbox/tls/key.pem',
        fault: null,
        speaks_tls: true,
        writable: true,
        removable: true,
        requested: false,
        takes_key: true,
        own_names: NAMES,
      },
    },
  },

  renewCertificate: {
    summary:
      'Makes a new certificate and a new authority for this box, also where it had none; clients that trusted the old one have to import ' +
      'the new one. It is for the names and addresses of the machine and those named here, and is in force after a restart.',
    rights: ['administrator'],
    changes: true,
    data: {
      names: Type.Array(HostName('a name or an address of the box'), { maxItems: 50, 'x-expects': 'further names and addresses' }),
    },
    example: { request: { names: ['queue.branch.example'] } },
  },

  installCertificate: {
    summary:
      'Takes a certificate and its key, such as from the authority of the bank. All faults are told at their fields, and nothing is ' +
      'written then. It is in force after a restart. A key is refused over a connection that others in the network can read ' +
      '(`cannotHere`, `notPrivate`).',
    rights: ['administrator'],
    changes: true,
    data: {
      certificate: Pem('the certificate in PEM, followed by those of its authorities'),
      key: Type.Optional(Pem('its private key in PEM, without a password; left out = the one of `requestCertificate`')),
      host: Type.Optional(HostName('the name under which browsers open the box')),
      check: Type.Optional(Switch('true = nothing is written; the answer says what it is, or what is wrong')),
    },
    reply: Type.Object({
      applied: Type.Boolean({ 'x-expects': 'whether the files were written' }),
      ...facts,
      fits_host: Type.Boolean({ 'x-expects': 'whether it is for `host`; true without one' }),
    }),
    example: {
      request: {
        certificate: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n',
        key: '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----\n',
        host: 'queue.branch.example',
      },
      reply: {
        applied: true,
        names: ['queue.branch.example'],
        issuer: 'O=Bank, CN=Bank Root',
        own: false,
        valid_from: '2026-11-24T00:00:00.000Z',
        valid_to: '2027-11-24T00:00:00.000Z',
        fingerprint: FINGERPRINT,
        fits_host: true,
      },
    },
  },

  requestCertificate: {
    summary:
      'Makes a key, which stays on the box, and the signing request (CSR) for an authority such as that of the bank. Its certificate is ' +
      'installed without a key. Another request replaces the key of the one before.',
    rights: ['administrator'],
    changes: true,
    data: {
      names: Type.Array(HostName('a name or an address of the box'), {
        minItems: 1,
        maxItems: 50,
        'x-expects': 'names and addresses that the certificate shall be for',
      }),
    },
    reply: Type.Object({ request: Said('the request in PEM') }),
    example: {
      request: { names: ['queue.branch.example'] },
      reply: { request: '-----BEGIN CERTIFICATE REQUEST-----\n…\n-----END CERTIFICATE REQUEST-----\n' },
    },
  },

  removeCertificate: {
    summary:
      'Has the box speak without TLS after a restart: everything is at http:// then, and the additional port without TLS (`plain_port`) ' +
      'goes. A certificate and key that the box put into its data folder are erased.',
    rights: ['administrator'],
    changes: true,
    example: { request: {} },
  },
});

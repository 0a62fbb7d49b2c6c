/** The settings of `[headquarters]`: where the journal of this branch is sent. */
import { Type } from '@sinclair/typebox';
import { MaybeBranch, MaybeNats, MaybePath, Whole } from './kinds.js';

export const headquarters = Type.Object(
  {
    address: MaybeNats('Address of the NATS server of headquarters: tls://HOST:4222. Default: none, nothing leaves the branch.', {
      'x-example': 'tls://headquarters.example:4222',
    }),
    branch: MaybeBranch('Name of this branch at headquarters. Needed with address.', { 'x-example': 'lenina-12' }),
    keyFile: MaybePath(
      'File with the seed of the nkey, or the credentials, of this branch, readable by the user of the box. Default: none.',
      {
        'x-example': '/etc/qbox/headquarters.nk',
      },
    ),
    authorityFile: MaybePath('With tls: certificate of the authority (PEM) of that server. Default: those of the system.', {
      'x-example': '/etc/qbox/headquarters-authority.pem',
    }),
    keepDays: Whole(90, 1, 3650, 'Days that the journal is kept while headquarters does not have it, if storage.journal_days are fewer.'),
    remoteKiosk: Whole(
      0,
      0,
      2_147_483_647,
      'Number of the kiosk as which visitors take tickets on the page of headquarters: its services, hours and priority. 0 = none.',
    ),
    filesMib: Whole(
      4_096,
      0,
      1_048_576,
      'Most that films, pictures and templates of boards from headquarters may take, in MiB. 0 = none are taken.',
    ),
    remotePerHour: Whole(30, 1, 1000, 'Tickets that are given there within an hour, at most.'),
    remoteBookingsPerHour: Whole(
      0,
      0,
      1000,
      'Bookings that visitors make or move there within an hour, at most: of services whose plan has `by_visitors`. 0 = none.',
    ),
  },
  { description: 'Headquarters of many branches, see docs/headquarters.md.', 'x-prefix': 'HEADQUARTERS_' },
);

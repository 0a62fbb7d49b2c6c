/** Proposes a profile for a printer that was just plugged in. */
import type { FoundPrinter } from '../ports/find-printers.js';
import { isZpl } from './dialects/index.js';
import type { PrinterInquiry } from './inquire.js';
import type { PrinterProfile } from './profile.js';

export interface ProfileProposal {
  readonly profile: PrinterProfile;
  readonly reason: string;
}

export type PrinterIdentity = Pick<FoundPrinter, 'vendorProduct' | 'ieee1284Id' | 'manufacturer' | 'model'>;

/**
 * The likeliest first, each profile once. The generic ones are always last, the wider paper first: more kiosks have 80 mm. Behind them
 * come those of printers that never answer: a box that does not ask knows of no fault.
 */
export function proposeProfile(found: PrinterIdentity, profiles: Iterable<PrinterProfile>): ProfileProposal[] {
  const all = [...profiles];
  const named = all.map((profile) => recognised(found, profile)).filter((proposal) => proposal !== null);
  named.sort((one, other) => other.weight - one.weight);
  const generic = all
    .filter(({ id }) => id.startsWith('generic'))
    .sort((one, other) => Number(isSilent(one)) - Number(isSilent(other)) || other.media.paperWidthMm - one.media.paperWidthMm);
  const fallback = generic.map((profile) => ({
    profile,
    reason: isSilent(profile)
      ? `for a printer with paper of ${profile.media.paperWidthMm} mm that never answers`
      : `fits most printers with paper of ${profile.media.paperWidthMm} mm, whoever made them`,
  }));
  return [...named, ...fallback.filter(({ profile }) => named.every((proposal) => proposal.profile !== profile))].map(
    ({ profile, reason }) => ({ profile, reason }),
  );
}

/** The narrow generic one asks nothing either, and is the usual choice for its width. */
const isSilent = ({ id }: PrinterProfile): boolean => id.endsWith('-silent');

function recognised(found: PrinterIdentity, profile: PrinterProfile): (ProfileProposal & { readonly weight: number }) | null {
  const { detection } = profile;
  // The last field of an id may lack its semicolon, which patterns such as `MDL:TM-T20II;` need.
  const id = `${found.ieee1284Id ?? `MFG:${found.manufacturer ?? ''};MDL:${found.model ?? ''}`};`;
  const saysSo = detection.ieee1284.some((pattern) => new RegExp(pattern).test(id));
  const hasIds = detection.usb.includes(found.vendorProduct);
  const model = `it calls itself ${found.model === null ? JSON.stringify(id) : JSON.stringify(found.model)}`;
  if (saysSo && hasIds) return { profile, weight: 3, reason: `${model} and has the USB id ${found.vendorProduct} of this model` };
  // A model name is unique; makers use one USB id for whole series, Epson 04b8:0202 for most of its older ones.
  if (saysSo) return { profile, weight: 2, reason: model };
  if (hasIds) return { profile, weight: 1, reason: `it has the USB id ${found.vendorProduct} of this model, which others may share` };
  return null;
}

export interface InquiredProposal {
  readonly profile: PrinterProfile;
  /**
   * `named`: the profile of the model that it says it is; `unnamed`: it answers all of `DLE EOT`, and no profile has its name; `partly`: it
   * does not answer all that the profile would ask, and the box asks what it answers; `silent`: it answered nothing, and the box
   * asks nothing.
   */
  readonly why: 'named' | 'unnamed' | 'partly' | 'silent';
}

/** The profile for a printer that was asked; null = no profile speaks its language. A box without the generic ones proposes none. */
export function proposeInquired(
  { verdict, dleEot, vendor, model }: Pick<PrinterInquiry, 'verdict' | 'dleEot' | 'vendor' | 'model'>,
  profiles: Iterable<PrinterProfile>,
): InquiredProposal | null {
  if (verdict === 'notEscPos' || verdict === 'wrongSpeed') return null;
  const identity = { vendorProduct: '', ieee1284Id: null, manufacturer: vendor, model };
  if (verdict === 'zpl') {
    const [named] = proposeProfile(identity, [...profiles].filter(isZpl));
    return named === undefined ? null : { profile: named.profile, why: 'named' };
  }
  const proposed = proposeProfile(identity, profiles).map(({ profile }) => profile);
  const silent = proposed.find(isSilent);
  if (verdict === 'silent') return silent === undefined ? null : { profile: silent, why: 'silent' };
  const [likely] = proposed;
  if (likely === undefined) return null;
  if (!likely.status.dleEot.every((n) => dleEot.includes(n))) return { profile: likely, why: 'partly' };
  return { profile: likely, why: likely.id.startsWith('generic') ? 'unnamed' : 'named' };
}

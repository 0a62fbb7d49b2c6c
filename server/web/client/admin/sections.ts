/** The sections of the page. Each is loaded with its words when first opened. To add one: a line here, a title in each `admin.json`. */
import type { ComponentType } from 'preact';
import { lazy } from '../shared/parts/lazy.js';
import type { Family, Word } from '../shared/words/catalogues.js';
import { learn } from '../shared/words/words.js';
import { link } from './page.js';
import type { SectionProps } from './place.js';

export interface Section {
  /** Its part of the address. */
  readonly id: string;
  readonly title: Word<'admin'>;
  readonly Section: ComponentType<SectionProps>;
}

type Load = () => Promise<ComponentType<SectionProps>>;

/** @param families its messages */
const section = (id: string, title: Word<'admin'>, families: readonly Family[], load: Load): Section => ({
  id,
  title,
  Section: lazy(async () => {
    await learn(...families);
    return load();
  }),
});

/** New categories get ids that none had before, whatever was removed. */
async function loadRules() {
  const { next_ids } = await link.client.call('checkCallingRules', { segments: [], profiles: [] });
  const [{ RulesSection }, { idsFrom }] = await Promise.all([import('./rules/section.js'), import('./rules/draft.js')]);
  idsFrom(next_ids.segment, next_ids.profile);
  return RulesSection;
}

const TESTED: readonly Family[] = ['devices', 'device-faults', 'models'];

export const BOOKS_SECTION = section(
  'books',
  'sectionBooks',
  ['books', 'models'],
  async () => (await import('./books/section.js')).BooksSection,
);

export const SECTIONS: readonly Section[] = [
  // Of an empty box the first thing to do. What may go wrong has its words when it does.
  section('setup', 'sectionSetup', ['setup'], async () => (await import('./setup/section.js')).SetupSection),
  BOOKS_SECTION,
  section('rules', 'sectionRules', ['calling', 'why', 'books', 'calendar'], loadRules),
  section('tickets', 'sectionTickets', ['designs', ...TESTED], async () => (await import('./tickets/ticket-editor.js')).TicketsSection),
  section('boards', 'sectionBoards', ['designs'], async () => (await import('./boards/board-editor.js')).BoardsSection),
  section(
    'appearance',
    'sectionAppearance',
    ['appearance', 'designs'],
    async () => (await import('./appearance/section.js')).AppearanceSection,
  ),
  section('devices', 'sectionDevices', [...TESTED, 'settings'], async () => (await import('./devices/section.js')).DevicesSection),
  section('settings', 'sectionSettings', ['settings'], async () => (await import('./settings/section.js')).SettingsSection),
  section('backups', 'sectionBackups', ['backups'], async () => (await import('./backups/section.js')).BackupsSection),
  section('certificate', 'sectionCertificate', ['certificate'], async () => (await import('./certificate/section.js')).CertificateSection),
  section('users', 'sectionUsers', ['users', 'books'], async () => (await import('./users/people.js')).UsersSection),
  section('log', 'sectionLog', ['log', 'books', 'users', 'settings'], async () => (await import('./log/section.js')).LogSection),
  section('privacy', 'sectionPrivacy', ['privacy'], async () => (await import('./privacy/section.js')).PrivacySection),
  section(
    'configuration',
    'sectionConfiguration',
    ['configuration'],
    async () => (await import('./configuration/section.js')).Configuration,
  ),
];

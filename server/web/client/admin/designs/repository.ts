/** Storage of ticket designs and board templates: the same but for their commands. */
import type { LcdTemplate } from '../../../../model/designs/lcd-template.js';
import type { TicketDesign } from '../../../../model/designs/ticket-design.js';
import { language } from '../../shared/words/words.js';
import { link } from '../page.js';

/** `box` comes with the box, `folder` is a file of the configuration, `branch` was made by the branch. */
export type Origin = 'box' | 'folder' | 'branch';

export interface Listed {
  readonly name: string;
  readonly title: string;
  readonly origin: Origin;
  readonly version: string;
}

export interface Read<Document> extends Listed {
  readonly document: Document;
}

/** With the document, where the list has it. */
export type ListedDocument<Document> = Listed & { readonly document?: Document };

export interface Design {
  readonly title: string;
}

export interface DesignRepository<Document extends Design> {
  /** Its part of the address. */
  readonly section: 'tickets' | 'boards';
  /** The book and the field that refer to one of these, and the name that is meant by none. */
  readonly users: { readonly book: 'Registrator' | 'QBoard'; readonly field: string; readonly usual: string };
  list(): Promise<readonly ListedDocument<Document>[]>;
  /** A small one, `image/png;base64,…`. */
  picture(listed: ListedDocument<Document>): Promise<string>;
  read(name: string): Promise<Read<Document> | null>;
  /** @param version the version that was read; '' = the name must be new, null = overwrite */
  save(name: string, document: Document, version: string | null): Promise<unknown>;
  remove(name: string): Promise<unknown>;
  /** Whether a document of this origin can be saved under its own name. */
  mayKeep(origin: Origin): boolean;
}

export interface EditorProps<Document extends Design> {
  readonly repository: DesignRepository<Document>;
  readonly first: Read<Document>;
}

const versionOf = (version: string | null) => (version === null ? {} : { version });

const readDesigns = async () =>
  (await link.client.call('ticketDesigns', {})).map(({ built_in, design, ...listed }) => ({
    ...listed,
    origin: built_in ? ('box' as const) : ('branch' as const),
    document: design,
  }));

export const ticketRepository: DesignRepository<TicketDesign> = {
  section: 'tickets',
  users: { book: 'Registrator', field: 'ticket_design', usual: 'plain' },
  list: readDesigns,
  picture: async ({ name, document }) => {
    const design = document ?? (await ticketRepository.read(name))?.document;
    return design === undefined ? '' : (await link.client.call('previewTicketDesign', { design, width: 384 })).preview;
  },
  read: async (name) => (await readDesigns()).find((one) => one.name === name) ?? null,
  save: (name, design, version) => link.client.call('setTicketDesign', { name, design, ...versionOf(version) }),
  remove: (name) => link.client.call('removeTicketDesign', { name }),
  mayKeep: () => true,
};

/** Twice what the list shows, for screens of small dots. */
const THUMBNAIL = { width: 320, height: 180 };

export const boardRepository: DesignRepository<LcdTemplate> = {
  section: 'boards',
  users: { book: 'QBoard', field: 'template', usual: 'hall' },
  list: () => link.client.call('lcdTemplates', {}),
  picture: async ({ name }) => {
    const { template } = await link.client.call('getLcdTemplate', { name });
    return (await link.client.call('previewLcdTemplate', { template, ...THUMBNAIL, language: language.value })).preview;
  },
  read: async (name) => {
    const { template, ...found } = await link.client.call('getLcdTemplate', { name });
    return { ...found, title: template.title, document: template };
  },
  save: (name, template, version) => link.client.call('setLcdTemplate', { name, template, ...versionOf(version) }),
  remove: (name) => link.client.call('removeLcdTemplate', { name }),
  mayKeep: (origin) => origin === 'branch',
};

/** The names that the box accepts. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;

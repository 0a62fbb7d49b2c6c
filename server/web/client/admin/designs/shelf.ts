/** Storage of ticket designs and board templates: the same but for their commands. */
import type { LcdTemplate } from '../../../../model/lcd-template.js';
import type { TicketDesign } from '../../../../model/ticket-design.js';
import type { QboxClient } from '../../../../protocol/client/client.js';

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

export interface Design {
  readonly title: string;
}

export interface Shelf<Document extends Design> {
  /** Its part of the address. */
  readonly section: 'tickets' | 'boards';
  /** The book and the field that refer to one of these. */
  readonly users: { readonly book: 'Registrator' | 'QBoard'; readonly field: string };
  list(): Promise<readonly Listed[]>;
  read(name: string): Promise<Read<Document> | null>;
  /** @param version the version that was read; '' = the name must be new, null = overwrite */
  save(name: string, document: Document, version: string | null): Promise<unknown>;
  remove(name: string): Promise<unknown>;
  /** Whether a document of this origin can be saved under its own name. */
  mayKeep(origin: Origin): boolean;
}

export interface EditorProps<Document extends Design> {
  readonly shelf: Shelf<Document>;
  readonly first: Read<Document>;
}

const versionOf = (version: string | null) => (version === null ? {} : { version });

export function ticketShelf(client: QboxClient): Shelf<TicketDesign> {
  const all = async () =>
    (await client.call('ticketDesigns', {})).map(({ name, title, built_in, version, design }) => ({
      name,
      title,
      origin: built_in ? ('box' as const) : ('branch' as const),
      version,
      document: design,
    }));
  return {
    section: 'tickets',
    users: { book: 'Registrator', field: 'ticket_design' },
    list: all,
    read: async (name) => (await all()).find((one) => one.name === name) ?? null,
    save: (name, design, version) => client.call('setTicketDesign', { name, design, ...versionOf(version) }),
    remove: (name) => client.call('removeTicketDesign', { name }),
    mayKeep: () => true,
  };
}

export function boardShelf(client: QboxClient): Shelf<LcdTemplate> {
  return {
    section: 'boards',
    users: { book: 'QBoard', field: 'template' },
    list: () => client.call('lcdTemplates', {}),
    read: async (name) => {
      const { template, ...found } = await client.call('getLcdTemplate', { name });
      return { ...found, title: template.title, document: template };
    },
    save: (name, template, version) => client.call('setLcdTemplate', { name, template, ...versionOf(version) }),
    remove: (name) => client.call('removeLcdTemplate', { name }),
    mayKeep: (origin) => origin === 'branch',
  };
}

/** The names that the box accepts. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;

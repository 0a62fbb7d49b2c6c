/** Templates of the box and of its folders, which no book has: read at the start, and when headquarters has sent files. */
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import { loadLcdTemplates, type TemplateFolders } from './template-files.js';

export class LcdTemplates {
  readonly #byName = new Map<string, LcdTemplate>();
  readonly #names = new Set<string>();

  constructor(
    private readonly folders: TemplateFolders,
    private readonly unusable: (why: string) => void,
  ) {
    this.read();
  }

  /** Both stay the same objects. */
  get byName(): ReadonlyMap<string, LcdTemplate> {
    return this.#byName;
  }

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  read(): void {
    const read = loadLcdTemplates(this.folders, this.unusable);
    this.#byName.clear();
    this.#names.clear();
    for (const [name, template] of read) {
      this.#byName.set(name, template);
      this.#names.add(name);
    }
  }
}

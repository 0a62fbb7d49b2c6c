/** The section of ticket designs or board templates: the list, where they are opened, copied and removed, or the editor of one. */
import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ByLanguage } from '../../../../model/by-language.js';
import { failureText } from '../../shared/box/failures.js';
import { useStore } from '../../shared/box/store.js';
import { Button, Fault, Table } from '../../shared/parts/parts.js';
import type { Word } from '../../shared/words/catalogues.js';
import { shownName } from '../../shared/words/names.js';
import { language } from '../../shared/words/words.js';
import { shownTitle } from '../design-titles.js';
import { rowsOf } from '../library.js';
import { link } from '../page.js';
import { addressOf, type SectionProps } from '../place.js';
import { NameDialog } from './dialogs.js';
import { Back } from './frame.js';
import type { Design, DesignRepository, EditorProps, Listed, Read } from './repository.js';
import { Thumbnail } from './thumbnail.js';
import { say } from './words.js';
import './designs.css';

interface DesignsProps<Document extends Design> extends SectionProps {
  readonly repository: DesignRepository<Document>;
  readonly title: Word<'designs'>;
  readonly hint: Word<'designs'>;
  readonly editor: ComponentType<EditorProps<Document>>;
}

export function DesignsSection<Document extends Design>(props: DesignsProps<Document>) {
  const [name] = props.path;
  return name === undefined ? <DesignList {...props} /> : <OpenedDesign key={name} name={name} {...props} />;
}

function OpenedDesign<Document extends Design>(props: DesignsProps<Document> & { readonly name: string }) {
  const { name, repository, editor: EditorOf } = props;
  const [first, setFirst] = useState<Read<Document> | null>(null);
  const [fault, setFault] = useState('');
  const connection = useStore(link.connection);
  useEffect(() => {
    // Reads again after a connection was missing.
    if (connection !== 'open' || first !== null) return;
    setFault('');
    repository.read(name).then(
      (read) => (read === null ? setFault(say('notThere')) : setFirst(read)),
      (failure: unknown) => setFault(failureText(failure)),
    );
  }, [connection]);
  if (first !== null) return <EditorOf repository={repository} first={first} />;
  return (
    <>
      <Back section={repository.section} />
      <Fault text={fault} />
    </>
  );
}

function DesignList<Document extends Design>({ repository, title, hint }: DesignsProps<Document>) {
  const [designs, setDesigns] = useState<Awaited<ReturnType<typeof repository.list>>>([]);
  const [copied, setCopied] = useState<Listed | null>(null);
  const [fault, setFault] = useState('');
  const attempt = async (action: () => Promise<unknown>) => {
    try {
      await action();
      setDesigns(await repository.list());
      setFault('');
    } catch (failure) {
      setFault(failureText(failure));
    }
  };
  useEffect(() => void attempt(async () => undefined), [repository]);
  const titled = designs.map((design) => ({ ...design, title: shownTitle(repository.section, design) }));
  return (
    <>
      <h1>{say(title)}</h1>
      <p class="about soft">{say(hint)}</p>
      <Fault text={fault} />
      <section class="panel">
        <Table columns={[say('designTitle'), say('origin'), say('usedBy')]} look="designs" hasActions isStacked>
          {titled.map((design) => (
            <DesignRow
              key={`${design.name} ${design.version}`}
              {...design}
              section={repository.section}
              draw={() => repository.picture(design)}
              users={usersOf(repository, design.name)}
            >
              <Button aria-label={say('copyDesign', { title: design.title })} onClick={() => setCopied(design)}>
                {say('copy')}
              </Button>
              {design.origin === 'branch' ? (
                <Button
                  kind="danger"
                  aria-label={say('removeDesign', { title: design.title })}
                  onClick={() => void attempt(() => repository.remove(design.name))}
                >
                  {say('removeShort')}
                </Button>
              ) : null}
            </DesignRow>
          ))}
        </Table>
      </section>
      {copied === null ? null : (
        <NameDialog
          title={say('copyDesign', { title: copied.title })}
          taken={designs.map(({ name }) => name)}
          onName={(name) => copy(repository, copied, name)}
          onClose={() => setCopied(null)}
        />
      )}
    </>
  );
}

/** The elements that use the design, by their names. */
const usersOf = ({ users: { book, field, usual } }: Pick<DesignRepository<Design>, 'users'>, name: string): string =>
  (rowsOf(book) ?? [])
    .filter((row) => (row[field] ?? usual) === name)
    .map(({ name: own, names }) => shownName({ name: String(own), names: names as ByLanguage | undefined }))
    .join(', ');

async function copy<Document extends Design>(repository: DesignRepository<Document>, from: Listed, name: string): Promise<void> {
  const read = await repository.read(from.name);
  if (read === null) return;
  await repository.save(name, { ...read.document, title: say('copyOf', { title: from.title }) }, '');
  location.hash = addressOf(repository.section, name);
}

interface DesignRowProps extends Listed {
  readonly section: DesignRepository<never>['section'];
  readonly draw: () => Promise<string>;
  /** Names of the elements that use it; '' = none. */
  readonly users: string;
  readonly children: ComponentChildren;
}

const DesignRow = ({ name, title, origin, section, draw, users, children }: DesignRowProps) => (
  <tr>
    <th scope="row">
      <span class="design-entry">
        {/* The box draws a board in the language that it is asked for. */}
        <Thumbnail key={language.value} section={section} draw={draw} />
        <span>
          <a class="design-link" href={addressOf(section, name)}>
            {title}
          </a>
          <small class="soft">{name}</small>
        </span>
      </span>
    </th>
    <td>{say(`origin.${origin}`)}</td>
    <td>{users || say('usedByNobody')}</td>
    <td class="actions">
      <div class="row end">{children}</div>
    </td>
  </tr>
);

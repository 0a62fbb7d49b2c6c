/** The tickets and windows of the branch as LED boards of a model would show them. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { Check } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import { say } from './words.js';

type Preview = ReplyData<'previewBoards'>;

interface PreviewProps {
  readonly model: string;
  readonly transliterates: boolean;
  readonly onTransliterate: (transliterates: boolean) => void;
}

export function PreviewBoards({ model, transliterates, onTransliterate }: PreviewProps) {
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    setPreview(null);
    if (model === '') return;
    let isCurrent = true;
    const order = { model, ...(transliterates && { transliterate: true }) };
    void link.client.call('previewBoards', order).then(
      (answer) => isCurrent && setPreview(answer),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [model, transliterates]);
  if (model === '') return null;
  const lacksLetters = preview?.rows.some(({ verdict, letters }) => verdict === 'cannot' && letters.length > 0) ?? false;
  return (
    <>
      {lacksLetters || transliterates ? (
        <Check label={say('add.transliterate')} isChecked={transliterates} onCheck={onTransliterate} />
      ) : null}
      {preview === null ? null : <Previewed preview={preview} />}
    </>
  );
}

function Previewed({ preview }: { readonly preview: Preview }) {
  return (
    <table class="previewed">
      <caption>{say('preview')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('preview.what')}</th>
          <th scope="col">{say('preview.shows')}</th>
          <th scope="col">{say('preview.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {preview.rows.map((row) => (
          <tr key={`${row.kind} ${row.id}`}>
            <th scope="row">{say(`preview.${row.kind}`, { text: row.text, isPlain: row.text === '' ? 'yes' : 'no' })}</th>
            <td>
              {row.shows.map((text) => (
                <code key={text}>{text}</code>
              ))}
            </td>
            <td>{verdictOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function verdictOf({ verdict, letters, cells, like }: Preview['rows'][number]) {
  const text = say(`preview.${verdict === 'cannot' && letters.length === 0 ? 'tooLong' : verdict}`, {
    ...{ letters: letters.join(' '), cells, like: like ?? '', isPlain: like === '' ? 'yes' : 'no' },
  });
  return verdict === 'shown' ? text : <strong class={verdict === 'likeDigits' ? '' : 'bad'}>{text}</strong>;
}

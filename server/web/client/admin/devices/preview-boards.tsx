/** The tickets and windows of the branch as LED boards of a model would show them. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { link } from '../page.js';
import { say } from './words.js';

type Preview = ReplyData<'previewBoards'>;

export function PreviewBoards({ model }: { readonly model: string }) {
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    setPreview(null);
    if (model !== '') void link.client.call('previewBoards', { model }).then(setPreview, () => undefined);
  }, [model]);
  if (preview === null || preview.model !== model) return null;
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

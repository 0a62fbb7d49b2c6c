/** A component that is loaded, with its messages, when it is first drawn. */
import type { ComponentType, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { sayShared } from '../words/words.js';
import { Button } from './parts.js';

/** @param instead is shown in place of notices, where the page can do without */
export function lazy<Props extends object = object>(load: () => Promise<ComponentType<Props>>, instead?: VNode): ComponentType<Props> {
  return function Lazy(props: Props) {
    const [Loaded, setLoaded] = useState<ComponentType<Props> | null>(null);
    const [isMissing, setMissing] = useState(false);
    const begin = () => {
      setMissing(false);
      load().then(
        (component) => setLoaded(() => component),
        () => setMissing(true),
      );
    };
    useEffect(begin, []);
    if (Loaded !== null) return <Loaded {...props} />;
    if (instead) return instead;
    if (!isMissing) return <p class="soft loading">{sayShared('loading')}</p>;
    return (
      <div class="note bad" role="alert">
        <p>{sayShared('notLoaded')}</p>
        <Button onClick={begin}>{sayShared('again')}</Button>
      </div>
    );
  };
}

// The draft, to open beside the chat or to take away.
import { useState } from 'react';

export default function Letter() {
  const { thread, title, formats, final, words } = props;
  const [busy, setBusy] = useState(false);
  const open = async () => {
    setBusy(true);
    try { await callAction({ name: 'letter', payload: {} }); } finally { setBusy(false); }
  };
  return (
    <section className="fk fk-letter" aria-label={title}>
      <span className="name">{title}{final ? null : <span className="fk-mark">{words.draft}</span>}</span>
      <div className="row-of-buttons">
        <button type="button" className="fk-pill full" disabled={busy} onClick={open}>{words.open}</button>
        <span className="get">
          {words.download}
          {formats.map((format) => <a key={format} href={`/document/${thread}.${format}`} download>{words[format] || format}</a>)}
        </span>
      </div>
    </section>
  );
}

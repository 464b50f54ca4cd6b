// The letter beside the chat. It is a page of its own, without scripts, and follows the interview.
import { useEffect, useState } from 'react';

export default function Disclosure() {
  const { thread, formats, words } = props;
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const next = () => setTurn((n) => n + 1);
    window.addEventListener('frankly:turn', next);
    return () => window.removeEventListener('frankly:turn', next);
  }, []);
  // Closed for good, not only drawn anew: take the element away, or Chainlit opens it again by itself.
  useEffect(() => () => { setTimeout(() => { if (!document.querySelector('.fk-sheet')) deleteElement(); }, 100); }, []);
  return (
    <div className="fk fk-sheet">
      <span className="get">
        {words.download}
        {formats.map((format) => <a key={format} href={`/document/${thread}.${format}`} download>{words[format] || format}</a>)}
      </span>
      <iframe title={words.letter} src={`/document/${thread}.html?show=${turn}`} sandbox="allow-popups allow-popups-to-escape-sandbox" />
    </div>
  );
}

// The letter beside the chat: as it stands, its words section by section, its versions, and who stands for it.
import { useCallback, useEffect, useRef, useState } from 'react';

const kept = (window.frankly = window.frankly || {});
const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);
const filled = (text, parts) => Object.entries(parts).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), text);
const day = (at) => new Date(at * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
const hour = (at) => (new Date(at * 1000).toDateString() === new Date().toDateString() ? new Date(at * 1000).toLocaleTimeString([], { timeStyle: 'short' }) : day(at));

export default function Disclosure() {
  const { thread, words } = props;
  const [turn, setTurn] = useState(0);
  const [sheet, setSheet] = useState(null);
  const [pair, setPair] = useState([0, 0]);
  const [tab, setTab] = useState(kept.tab || 'letter');
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    try {
      const found = await fetch(`/draft/${thread}.json?a=${pair[0]}&b=${pair[1]}`);
      setSheet(found.ok ? await found.json() : null);
    } catch { /* away for a moment: what is shown stays */ }
  }, [thread, pair]);
  useEffect(() => { load(); }, [load, turn]);
  useEffect(() => {
    const next = () => setTurn((n) => n + 1);
    window.addEventListener('frankly:turn', next);
    window.addEventListener('focus', next);
    return () => { window.removeEventListener('frankly:turn', next); window.removeEventListener('focus', next); };
  }, []);
  // Closed for good, not only drawn anew: take the element away, or Chainlit opens it again by itself.
  useEffect(() => () => { setTimeout(() => { if (!document.querySelector('.fk-sheet')) deleteElement(); }, 100); }, []);

  const act = async (name, payload) => {
    if (busy) return;
    setBusy(true);
    try { await callAction({ name, payload: { id: fresh(), ...payload } }); } finally { setBusy(false); setTurn((n) => n + 1); }
  };
  const move = (made) => act('reword', made);
  const open = (name) => { kept.tab = name; setTab(name); };
  const shared = { sheet, words: words.desk, move, act, busy, frozen: sheet?.ready === 'issued' };
  const wrong = sheet ? sheet.sections.filter((s) => s.untrue.length || s.held !== null).length : 0;
  const tabs = [['letter', words.desk.letter], ['words', words.desk.words], ['versions', words.desk.versions], ['sign', words.desk.sign]];
  return (
    <div className="fk fk-sheet">
      <div className="tabs" role="tablist" aria-label={words.letter}>
        {tabs.map(([name, label]) => (
          <button key={name} type="button" role="tab" id={`fk-tab-${name}`} aria-selected={tab === name} aria-controls="fk-tab-panel" className={tab === name ? 'on' : ''} onClick={() => open(name)}>
            {label}{name === 'words' && wrong ? <span className="count" aria-label={words.desk.to_fix}>{wrong}</span> : null}
          </button>
        ))}
      </div>
      <div id="fk-tab-panel" className="panel" role="tabpanel" aria-labelledby={`fk-tab-${tab}`} tabIndex={-1}>
        {tab === 'letter' ? <Letter turn={turn} {...props} /> : null}
        {tab !== 'letter' && !sheet ? <p className="quiet">{words.desk.none}</p> : null}
        {tab === 'words' && sheet ? <Words {...shared} /> : null}
        {tab === 'versions' && sheet ? <Versions setPair={setPair} {...shared} /> : null}
        {tab === 'sign' && sheet ? <Sign {...shared} /> : null}
      </div>
    </div>
  );
}

function Letter({ thread, formats, words, turn }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const text = await (await fetch(`/document/${thread}.txt?show=1`)).text();
    try { await navigator.clipboard.writeText(text); } catch {
      const box = Object.assign(document.createElement('textarea'), { value: text });
      document.body.append(box); box.select(); document.execCommand('copy'); box.remove();
    }
    setSaid(words.desk.copied);
  };
  const warn = async (format) => {
    if (format !== 'pdf') return;
    const head = await fetch(`/document/${thread}.pdf`, { method: 'HEAD' });
    setSaid(head.headers.get('x-frankly-note') === 'not-drawn' ? words.desk.not_drawn : '');
  };
  return (
    <>
      <div className="get">
        <button type="button" className="fk-pill soft" onClick={copy}>{words.desk.copy}</button>
        <span>{words.download}</span>
        {formats.map((format) => <a key={format} href={`/document/${thread}.${format}`} download onClick={() => warn(format)}>{words[format] || format}</a>)}
      </div>
      <p className="fk-status" role="status">{said}</p>
      <iframe title={words.letter} src={`/document/${thread}.html?show=${turn}`} sandbox="allow-popups allow-popups-to-escape-sandbox" />
    </>
  );
}

function Words({ sheet, words, move, act, busy, frozen }) {
  return (
    <>
      <p className="quiet">{frozen ? words.frozen : words.lead}</p>
      {sheet.sections.map((section) => <Section key={section.id} section={section} words={words} move={move} act={act} busy={busy} frozen={frozen} />)}
    </>
  );
}

function Section({ section, words, move, act, busy, frozen }) {
  const [text, setText] = useState(null);
  const field = useRef(null), opener = useRef(null);
  const held = section.held !== null;
  const editing = text !== null;
  useEffect(() => { if (editing) field.current?.focus(); }, [editing]);
  const close = () => { setText(null); setTimeout(() => opener.current?.focus(), 0); };
  const save = async (now) => { await move({ do: 'text', section: section.id, text: now }); close(); };
  const wish = (words) => move({ do: 'wish', section: section.id, text: words });
  const against = held ? section.against : section.untrue;
  const base = held ? section.held : section.text;
  const mine = section.by === 'person' ? words.yours : section.added.length ? words.partly : '';
  return (
    <section className={`words ${against.length ? 'wrong' : ''}`} aria-label={section.name}>
      <h3>{section.name}{mine ? <span className="fk-mark sure">{mine}</span> : null}</h3>
      {editing ? (
        <>
          <textarea ref={field} aria-label={section.name} value={text} rows={Math.min(14, 3 + Math.ceil(text.length / 70))} maxLength={20000} disabled={busy}
            onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') { event.preventDefault(); close(); } }} />
          <div className="row-of-buttons">
            <button type="button" className="fk-pill full" disabled={busy || !text.trim()} onClick={() => save(text)}>{words.save}</button>
            <button type="button" className="fk-pill soft" disabled={busy} onClick={close}>{words.cancel}</button>
          </div>
        </>
      ) : (
        <>
          <p className="text">{section.text}</p>
          {held ? <div className="aside"><p className="label">{words.held}</p><p className="text">{section.held}</p></div> : null}
        </>
      )}
      {against.map((each, place) => <Against key={place} each={each} text={base} save={save} act={act} busy={busy} frozen={frozen} words={words} />)}
      {!editing && !frozen ? (
        <div className="wishes">
          <button type="button" ref={opener} className="fk-link" disabled={busy} aria-label={`${words.edit}: ${section.name}`} onClick={() => setText(base)}>{words.edit}</button>
          {held ? <button type="button" className="fk-link" disabled={busy} onClick={() => move({ do: 'drop', section: section.id })}>{words.drop}</button> : null}
          {(section.by === 'assistant' ? words.wishes : words.wishes.slice(-2)).map((one) => <button key={one.say} type="button" className="fk-link" disabled={busy} aria-label={`${one.label}: ${section.name}`} onClick={() => wish(one.say)}>{one.label}</button>)}
        </div>
      ) : null}
    </section>
  );
}

function Against({ each, text, save, act, busy, frozen, words }) {
  const [value, setValue] = useState(each.value || '');
  const without = () => text.replace(each.sentence, '').replace(/\s{2,}/g, ' ').trim();
  const fixed = { drop: without, reword: (fix) => text.replace(each.sentence, fix.text), add: (fix) => `${text} ${fix.text}`.trim() };
  const change = () => act('edit', { step: '', use: each.use, fact: each.fact, value, label: `${each.name}: ${each.options.find((o) => o.value === value)?.label || value}` });
  return (
    <div className="against">
      {each.sentence ? <p className="spoken">“{each.sentence}”</p> : null}
      <p>{each.says}</p>
      {frozen ? null : (
        <div className="fixes">
          {each.fixes.filter((fix) => fixed[fix.how] && (fix.how !== 'drop' || without())).map((fix) => (
            <button key={fix.says} type="button" className="fk-pill soft" disabled={busy} onClick={() => save(fixed[fix.how](fix))}>{fix.says}</button>
          ))}
          {each.fact && each.options.length ? (
            <label className="fact">
              <span>{filled(words.or_fact, { name: each.name })}</span>
              <select value={value} disabled={busy} onChange={(event) => setValue(event.target.value)}>
                <option value="">{words.unknown}</option>
                {each.options.map((option) => <option key={option.id} value={option.value}>{option.label}</option>)}
              </select>
              <button type="button" className="fk-pill soft" disabled={busy || value === (each.value || '')} onClick={change}>{words.change}</button>
            </label>
          ) : null}
          {each.fixes.filter((fix) => fix.how === 'record').map((fix) => <p key={fix.says} className="quiet">{fix.says}</p>)}
        </div>
      )}
    </div>
  );
}

function Versions({ sheet, words, setPair }) {
  const named = (version) => `${filled(words.version, { n: version.number })}${version.issued ? `, ${words.issued}` : ''}: ${words.notes[version.note] || version.note}, ${hour(version.at)}`;
  const [a, b] = sheet.compared || [1, 1];
  const pick = (label, value, set) => (
    <label><span>{label}</span>
      <select value={value} onChange={(event) => set(Number(event.target.value))}>
        {sheet.versions.map((version) => <option key={version.number} value={version.number}>{named(version)}</option>)}
      </select>
    </label>
  );
  if (sheet.versions.length < 2) return <p className="quiet">{words.one_version}</p>;
  return (
    <>
      <div className="pair">{pick(words.from, a, (n) => setPair([n, b]))}{pick(words.to, b, (n) => setPair([a, n]))}</div>
      {sheet.changes.length ? null : <p className="quiet">{words.same}</p>}
      {sheet.changes.map((change) => (
        <section key={change.id} className="words" aria-label={change.name}>
          <h3>{change.name}</h3>
          <p className="text tracked">{change.runs.map((run, place) => (run.kind === 'insert' ? <ins key={place}>{run.text}</ins> : run.kind === 'delete' ? <del key={place}>{run.text}</del> : <span key={place}>{run.text}</span>))}</p>
        </section>
      ))}
    </>
  );
}

function Sign({ sheet, words, move, busy }) {
  const [who, setWho] = useState(sheet.prepared_by);
  const [by, setBy] = useState(sheet.facts_confirmed_by);
  const state = words.ready[sheet.ready];
  const signed = sheet.signed_at && ['signed', 'issued'].includes(sheet.ready);
  return (
    <section className="words" aria-label={words.sign}>
      {sheet.corrects ? <p className="text">{filled(words.correcting, { n: sheet.corrects })}</p> : null}
      <p className="text">{state}</p>
      {signed ? <p className="quiet">{filled(words.signed_by, { who: sheet.prepared_by, by: sheet.facts_confirmed_by, on: day(sheet.signed_at) })}</p> : null}
      {sheet.ready === 'signable' ? (
        <form onSubmit={(event) => { event.preventDefault(); move({ do: 'sign', text: who.trim(), by: by.trim() }); }}>
          <label><span>{words.prepared_by}</span><input value={who} maxLength={120} required disabled={busy} onChange={(event) => setWho(event.target.value)} /></label>
          <label><span>{words.confirmed_by}</span><input value={by} maxLength={120} placeholder={words.the_same} disabled={busy} onChange={(event) => setBy(event.target.value)} /></label>
          <button type="submit" className="fk-pill full" disabled={busy || !who.trim()}>{words.sign_it}</button>
        </form>
      ) : null}
      {sheet.ready === 'signed' ? <button type="button" className="fk-pill full" disabled={busy} onClick={() => move({ do: 'issue' })}>{words.issue_it}</button> : null}
      {sheet.issued ? (
        <p className="quiet">{filled(words.issued_on, { n: sheet.issued, on: day(sheet.issued_at) })}<br /><span className="hash">{sheet.fingerprint}</span></p>
      ) : null}
      {sheet.ready === 'issued' ? (
        <>
          {sheet.facts_changed ? <p className="text">{words.facts_changed}</p> : null}
          <button type="button" className="fk-pill soft" disabled={busy} onClick={() => move({ do: 'correct' })}>{words.correct_it}</button>
        </>
      ) : null}
    </section>
  );
}

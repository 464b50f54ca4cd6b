// Every fact with its answer and the person's words; change in place, confirm in one press.
import { useEffect, useRef, useState } from 'react';

const kept = (window.frankly = window.frankly || {});
const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);

export default function Review() {
  const { step, question, review, confirm, live, said, words, settled, left } = props;
  const [editing, setEditing] = useState(null);
  const [busy, setBusy] = useState(false);
  const root = useRef(null);
  useEffect(() => {
    if (kept.focus) { root.current?.querySelector(`[data-fact="${kept.focus}"]`)?.focus(); kept.focus = null; }
  }, [editing]);

  const save = async (use, fact, value, label) => {
    if (busy || !live) return;
    setBusy(true);
    kept.focus = `${use || ''}.${fact}`;
    try { await callAction({ name: 'edit', payload: { step, question, id: fresh(), use, fact, value, label } }); } finally { setBusy(false); setEditing(null); }
  };
  const answer = async () => {
    if (busy || !live) return;
    setBusy(true);
    try { await callAction({ name: 'answer', payload: { step, question, choices: [confirm.id], label: confirm.label } }); } finally { setBusy(false); }
  };
  const shared = { editing, setEditing, save, busy, live, words };
  const marks = { 'data-fk-settled': settled, 'data-fk-left': left, 'data-fk-thread': props.thread };
  const known = (fact) => fact.value !== null && fact.value !== undefined;
  const uses = review.uses.map((use) => (
    <section key={use.use || 'production'} aria-label={use.title}>
      <h3>{use.title}</h3>
      <Facts use={use.use} facts={use.facts.filter((fact) => fact.matters && (known(fact) || !use.use))} {...shared} />
      <Facts use={use.use} facts={use.facts.filter((fact) => fact.matters && !known(fact) && use.use)} fold={words.open} {...shared} />
      <Facts use={use.use} facts={use.facts.filter((fact) => !fact.matters)} fold={words.rest} {...shared} />
    </section>
  ));
  if (!live) return <details className="fk fk-review past" {...marks}><summary>{words.past}</summary>{uses}</details>;

  return (
    <div className="fk fk-review" ref={root} {...marks}>
      {uses}
      <div className="foot">
        <p className="fk-status" role="status">{said || (review.noted ? words.noted.replace('{n}', review.noted) : words.all_confirmed)}</p>
        {confirm ? (
          <div className="row-of-buttons"><button type="button" className="fk-pill full" disabled={busy} onClick={answer}>{confirm.label}</button></div>
        ) : null}
      </div>
    </div>
  );
}

function Facts({ use, facts, fold, ...shared }) {
  if (!facts.length) return null;
  const rows = facts.map((fact) => <Fact key={fact.fact} use={use} fact={fact} {...shared} />);
  const here = facts.some((fact) => [shared.editing, kept.focus].includes(`${use || ''}.${fact.fact}`));
  return fold ? <details open={here || undefined}><summary>{fold.replace('{n}', facts.length)}</summary>{rows}</details> : rows;
}

function Fact({ use, fact, editing, setEditing, save, busy, live, words }) {
  const id = `${use || ''}.${fact.fact}`, known = fact.value !== null && fact.value !== undefined;
  return (
    <div className="fk-fact">
      <span className="name">{fact.label}</span>
      <span className="value">
        <span className={`answer ${known ? '' : 'none'}`}>{fact.answer}</span>
        {known && !fact.confirmed ? <span className="fk-mark">{words.mark}</span> : null}
        {fact.quote && fact.by !== 'press' && fact.quote !== fact.answer ? <span className="words">“{fact.quote}”</span> : null}
      </span>
      {live && editing !== id ? (
        <button type="button" className="fk-link" data-fact={id} disabled={busy} aria-label={`${known ? words.edit : words.add}: ${fact.label}`} onClick={() => setEditing(id)}>{known ? words.edit : words.add}</button>
      ) : null}
      {live && editing === id ? <Edit use={use} fact={fact} save={save} busy={busy} close={() => { kept.focus = id; setEditing(null); }} words={words} /> : null}
    </div>
  );
}

function Edit({ use, fact, save, busy, close, words }) {
  const text = Array.isArray(fact.value) ? fact.answer : fact.value ?? '';
  const [value, setValue] = useState(String(text));
  const field = useRef(null);
  useEffect(() => { field.current?.focus(); }, []);
  const label = (v) => (fact.options.find((o) => o.value === v) || { label: v || words.unknown }).label;
  const submit = () => save(use, fact.fact, value.trim() === '' ? null : value, `${fact.label}: ${label(value)}`);
  const keys = (event) => {
    if (event.key === 'Escape') { event.preventDefault(); close(); }
    if (event.key === 'Enter') { event.preventDefault(); submit(); }
  };
  return (
    <div className="edit">
      {fact.options.length ? (
        <select ref={field} aria-label={fact.label} value={value} disabled={busy} onChange={(e) => setValue(e.target.value)} onKeyDown={keys}>
          <option value="">{words.unknown}</option>
          {fact.options.map((option) => <option key={option.id} value={option.value}>{option.label}</option>)}
        </select>
      ) : (
        <input ref={field} aria-label={fact.label} value={value} maxLength={2000} disabled={busy} onChange={(e) => setValue(e.target.value)} onKeyDown={keys} />
      )}
      <button type="button" className="fk-pill full" disabled={busy} onClick={submit}>{words.save}</button>
      <button type="button" className="fk-pill soft" disabled={busy} onClick={close}>{words.cancel}</button>
    </div>
  );
}

// The question's form: a tick-list. For other questions it only carries progress.
import { useState } from 'react';

const kept = (window.frankly = window.frankly || {});

export default function Ask() {
  const { step, kind, settled, left, thread } = props;
  const mark = { 'data-fk-settled': settled, 'data-fk-left': left, 'data-fk-thread': thread };
  if (kind === 'ticks') return <div className="fk" {...mark}><Ticks key={step} /></div>;
  return <div className="fk-quiet" {...mark} />;
}

function useKept(key, first) {
  const [value, set] = useState(kept[key] === undefined ? first : kept[key]);
  return [value, (next) => { kept[key] = next; set(next); }];
}

function Ticks() {
  const { step, question, text, rows, none, unsure, done, live } = props;
  const first = Object.fromEntries(rows.flatMap((row) => {
    const now = row.options.find((option) => option.value === row.answer);
    return now ? [[row.fact, now.id]] : [];
  }));
  const [ticked, setTicked] = useKept(`ticks:${step}`, first);
  const [sending, setSending] = useState(false);
  const chosen = rows.filter((row) => ticked[row.fact]);
  const idle = !live || sending;

  const toggle = (row) => setTicked({ ...ticked, [row.fact]: ticked[row.fact] ? undefined : row.options[0].id });
  const said = (row) => {
    const option = row.options.find((o) => o.id === ticked[row.fact]);
    return row.options.length > 1 && option !== row.options[0] ? `${row.label}: ${option.label}` : row.label;
  };
  const send = async (choices, label) => {
    if (idle) return;
    setSending(true);
    try { await callAction({ name: 'answer', payload: { step, question, choices, label } }); } finally { setSending(false); }
  };
  const ids = chosen.map((row) => ticked[row.fact]);
  const labels = chosen.map(said).join(' · ');

  return (
    <fieldset disabled={idle}>
      <legend className="fk-hidden">{text}</legend>
      <ul className="fk-ticks">
        {rows.map((row) => (
          <li key={row.fact} className={ticked[row.fact] ? 'on' : ''}>
            <label className="tick">
              <input type="checkbox" checked={!!ticked[row.fact]} onChange={() => toggle(row)} />
              <span>{row.label}</span>
            </label>
            {ticked[row.fact] && row.options.length > 1 ? (
              <div className="fk-chips" role="radiogroup" aria-label={row.label}>
                {row.options.map((option) => (
                  <label key={option.id} className="fk-chip">
                    <input type="radio" name={`${step}-${row.fact}`} checked={ticked[row.fact] === option.id}
                      onChange={() => setTicked({ ...ticked, [row.fact]: option.id })} />
                    <span>{option.label}</span>
                  </label>
                ))}
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {live ? (
        <div className="row-of-buttons">
          <button type="button" className="fk-pill full" disabled={idle || !chosen.length} onClick={() => send(ids, labels)}>{done}</button>
          {none ? <button type="button" className="fk-pill" disabled={idle || chosen.length > 0} onClick={() => send([none.id], none.label)}>{none.label}</button> : null}
          {unsure ? (
            <button type="button" className="fk-pill soft" disabled={idle} onClick={() => send([...ids, unsure.id], labels ? `${labels} · ${props.rest}` : unsure.label)}>
              {chosen.length ? props.rest : unsure.label}
            </button>
          ) : null}
        </div>
      ) : null}
    </fieldset>
  );
}

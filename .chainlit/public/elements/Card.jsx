// The verdict at a glance: what to do, what blocks first, why, what would change it; the rest is folded.
export default function Card() {
  const { card, brief, words } = props;
  const many = card.uses.length > 1;
  return (
    <section className={`fk fk-card ${card.outcome}`} aria-label={card.so_far ? words.so_far : words.verdict}>
      <div className="top">
        <p className="state">{card.so_far ? words.so_far : words.verdict}</p>
        <p className="headline">{card.headline}</p>
        {card.before && card.before !== card.headline ? <p className="before">{words.before} <s>{card.before}</s></p> : null}
      </div>
      {card.uses.map((use) => <One key={use.use} use={use} many={many} brief={brief} words={words} />)}
      <p className="foot">{card.source} {card.link ? <a href={card.link} target="_blank" rel="noopener noreferrer">{words.link}</a> : null}</p>
    </section>
  );
}

function One({ use, many, brief, words }) {
  // While there is more to ask, what to do and what blocks is enough.
  const ahead = brief || use.so_far ? 0 : 2;
  const rest = use.because.slice(1), more = use.change.slice(ahead);
  const folded = rest.length + more.length + use.needs.length + use.duties.length + use.open_questions.length + use.conflicts.length;
  return (
    <section className={`use ${many ? use.outcome : ''}`}>
      {many ? <h3>{use.title}</h3> : null}
      {many ? <p className="verdict">{use.so_far ? `${words.so_far}: ` : ''}{use.headline}</p> : null}
      {use.blocking.length ? (
        <div className="reason">
          <span className="label">{words.blocks}</span>
          <ul className="block">
            {use.blocking.map((need) => <li key={need.says}><span><b>{need.says}</b>{need.who ? <span className="who">{words.ask} {need.who}</span> : null}</span></li>)}
          </ul>
        </div>
      ) : null}
      {use.because.length ? <Lines label={words.why} lines={use.because.slice(0, 1)} /> : null}
      <Lines label={words.change} lines={use.change.slice(0, ahead)} />
      {folded ? (
        <details>
          <summary>{words.details}{many ? <span className="fk-hidden">: {use.title}</span> : null}</summary>
          <div>
            <Lines label={words.also_why} lines={rest} />
            <Needs label={words.needs} needs={use.needs} words={words} />
            <Lines label={words.duties} lines={use.duties} />
            <Lines label={words.open} lines={use.open_questions} />
            <Lines label={ahead ? words.also_change : words.change} lines={more} />
            <Lines label={words.conflicts} lines={use.conflicts} />
          </div>
        </details>
      ) : null}
    </section>
  );
}

function Lines({ label, lines }) {
  if (!lines.length) return null;
  return (
    <div className="reason">
      <span className="label">{label}</span>
      {lines.length === 1 ? <p><Line text={lines[0]} /></p> : <ul className="plain">{lines.map((line) => <li key={line}><Line text={line} /></li>)}</ul>}
    </div>
  );
}

// A sentence, and after it, quieter, the clause it rests on.
function Line({ text }) {
  const parts = text.match(/^(.*?[.?…])\s\((.*)\)$/);
  return parts ? <>{parts[1]} <span className="clause">{parts[2]}</span></> : text;
}

function Needs({ label, needs, words }) {
  if (!needs.length) return null;
  return (
    <div className="reason">
      <span className="label">{label}</span>
      <ul className="plain">
        {needs.map((need) => (
          <li key={need.says} className={need.status}>{need.says} <span className="word">{words[need.status]}</span>{need.who ? <span className="who">{words.ask} {need.who}</span> : null}</li>
        ))}
      </ul>
    </div>
  );
}

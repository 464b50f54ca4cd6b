// Frankly's finish on Chainlit: the welcome words, progress, what a screen reader hears, where focus
// goes, what is half typed, and names for the controls that Chainlit leaves without one. Nothing here decides anything.
(() => {
  const words = {
    title: 'What are you making, and what does AI do in it?',
    lead: 'Say it in your own words. Frankly asks only what is left, then says what the commissioner’s policy asks for and drafts the disclosure.',
    not: 'Not legal advice, not an approval, and not affiliated with any commissioner.',
    list: 'Interviews', talk: 'Interview', split: 'Width of the letter', panel: 'Panel',
    starters: 'Or start from an example',
    settled: (n, left) => (left > 0 ? `${n} settled, up to ${left} left` : n > 0 ? `${n} settled, nothing left to ask` : ''),
    choices: (list) => `Choices: ${list.join(', ')}.`,
  };

  // Light or dark as the system says, until the person chooses.
  try { if (!localStorage.getItem('vite-ui-theme')) localStorage.setItem('vite-ui-theme', 'system'); } catch { /* no storage: light */ }

  // A server that is away for a moment is no reason to be signed out: ask who we are again, patiently.
  const ask = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const path = new URL(request[0]?.url ?? request[0], location.href).pathname;
    for (;;) {
      try { return await ask(...request); } catch (away) {
        if (path !== '/user' && path !== '/auth/config') throw away;
        await new Promise((again) => setTimeout(again, 1000));
      }
    }
  };

  const make = (tag, attributes = {}, text = '') => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text) node.textContent = text;
    return node;
  };

  // ---- the welcome ----
  const welcome = () => {
    const screen = document.getElementById('welcome-screen');
    if (!screen || screen.querySelector('.fk-welcome')) return;
    const box = make('div', { class: 'fk-welcome' });
    box.append(make('h1', {}, words.title), make('p', {}, words.lead), make('p', {}, words.not));
    screen.querySelector('img')?.after(box);
    if (screen.querySelector('#starters')) screen.append(make('p', { class: 'fk-starters-label' }, words.starters));
  };

  // ---- names and roles ----
  const named = [
    ['#new-chat-button', 'New interview'], ['#chat-submit', 'Send'], ['#chat-input', 'Your answer'], ['#search-chats-button', 'Search interviews'],
    ['#sidebar-trigger-button', 'List of interviews'], ['#chat-settings-open-modal', 'About this installation'], ['#theme-toggle', 'Light or dark'],
    ['#side-view-title button', 'Close the letter'], ['#thread-options', 'Rename or delete'],
  ];
  const name = () => {
    for (const [selector, label] of named)
      for (const node of document.querySelectorAll(selector)) if (!node.hasAttribute('aria-label')) node.setAttribute('aria-label', label);
    for (const node of document.querySelectorAll('img.logo')) if (node.alt !== 'Frankly') node.alt = 'Frankly';
    for (const node of document.querySelectorAll('.ai-message img')) if (node.alt) node.alt = '';
    for (const node of document.querySelectorAll('[role="dialog"]:not([aria-label])')) {
      const title = node.getAttribute('aria-labelledby');
      if (!title || !document.getElementById(title)) node.setAttribute('aria-label', node.querySelector('#thread-history') ? words.list : node.querySelector('h2')?.textContent || words.panel);
    }
    for (const node of document.querySelectorAll('.ai-message [role="article"], .watermark [role="article"], [role="dialog"] [role="article"]')) node.removeAttribute('role'), node.classList.add('fk-p');
    for (const node of document.querySelectorAll('[data-side][data-state]')) node.inert = node.dataset.state === 'collapsed';
    for (const node of document.querySelectorAll('[data-sidebar="rail"]')) node.setAttribute('aria-hidden', 'true');
    for (const node of document.querySelectorAll('[data-side][data-state]')) { node.setAttribute('role', 'navigation'); node.setAttribute('aria-label', words.list); }
    // The list nests a button in a button in a link: keep the link and the inner button.
    for (const node of document.querySelectorAll('#thread-history a > [data-sidebar="menu-button"]')) {
      const text = node.textContent.trim();
      if (node.getAttribute('aria-label') !== text) { node.setAttribute('role', 'group'); node.setAttribute('aria-label', text); node.tabIndex = -1; }
      node.closest('a').setAttribute('aria-current', node.dataset.active === 'true' ? 'page' : 'false');
    }
    for (const node of document.querySelectorAll('ul[data-sidebar="menu"]:has(> div)')) node.setAttribute('role', 'presentation');
    for (const node of document.querySelectorAll('div#thread-options')) { node.setAttribute('role', 'button'); node.tabIndex = 0; }
    for (const node of document.querySelectorAll('[role="separator"][aria-controls]')) if (!document.getElementById(node.getAttribute('aria-controls'))) node.removeAttribute('aria-controls');
    for (const node of document.querySelectorAll('[data-resize-handle]')) node.setAttribute('aria-label', words.split);
    const scroll = document.querySelector('.lucide-arrow-down')?.closest('button');
    if (scroll && !scroll.hasAttribute('aria-label')) scroll.setAttribute('aria-label', 'Scroll to the newest message');
    const pane = document.querySelector('#welcome-screen, [data-step-type]')?.closest('.overflow-y-auto');
    if (pane && !pane.hasAttribute('role')) { pane.setAttribute('role', 'region'); pane.setAttribute('aria-label', words.talk); pane.tabIndex = 0; }
    const header = document.getElementById('header'), title = document.getElementById('fk-title');
    const needed = !document.querySelector('.fk-welcome');
    if (header && needed && !title) header.append(make('h1', { id: 'fk-title', class: 'fk-hidden' }, 'Frankly'));
    if (title && !needed) title.remove();
  };

  // ---- progress ----
  const progress = () => {
    const header = document.getElementById('header');
    const marks = document.querySelectorAll('[data-fk-settled]');
    const last = marks[marks.length - 1];
    let bar = document.getElementById('fk-progress');
    if (!header || !last) { bar?.remove(); return; }
    const settled = Number(last.dataset.fkSettled), left = Number(last.dataset.fkLeft), text = words.settled(settled, left);
    if (!bar) {
      bar = make('div', { id: 'fk-progress', role: 'progressbar', 'aria-label': 'Progress', 'aria-valuemin': '0' });
      const line = make('div', { class: 'line' });
      line.append(make('div', { class: 'done' }));
      bar.append(line, make('div', { class: 'words' }));
      header.append(bar);
    }
    if (bar.dataset.text === text) return;
    bar.dataset.text = text;
    bar.setAttribute('aria-valuemax', String(settled + left));
    bar.setAttribute('aria-valuenow', String(settled));
    bar.setAttribute('aria-valuetext', text);
    bar.querySelector('.done').style.width = `${(100 * settled) / Math.max(1, settled + left)}%`;
    bar.querySelector('.words').textContent = text;
  };

  // Chainlit gives a new interview its address only once the list of interviews is drawn, which on a phone
  // is never: a reload would lose the place. So it gets it here.
  const place = () => {
    const thread = document.querySelector('[data-fk-thread]')?.dataset.fkThread;
    if (!thread || location.pathname !== '/' || document.getElementById('thread-history')) return;
    history.replaceState(history.state, '', `/thread/${thread}`);
    window.dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  };

  // Chainlit draws its composer before it knows who is here, and anew once it does: what was typed meanwhile is put back.
  let typed = document.getElementById('chat-input')?.value ?? '', where = location.pathname;
  const sends = (event) => event.type === 'click' ? event.target.closest?.('#chat-submit') : event.target.id === 'chat-input' && event.key === 'Enter' && !event.shiftKey && !event.isComposing;
  const sent = (event) => { if (sends(event) && !document.getElementById('chat-submit')?.disabled) typed = ''; };
  document.addEventListener('input', (event) => { if (event.target.id === 'chat-input') [typed, where] = [event.target.value, location.pathname]; }, true);
  for (const kind of ['click', 'keydown']) document.addEventListener(kind, sent, true);
  // A new interview gets its address while one may be typing on, and the composer is drawn anew: the words go along.
  let begun = null; // at '/': the interview talked in, '' while its first answer is still to come, null before anything is said
  const follow = () => {
    if (location.pathname === '/') {
      begun = document.querySelector('[data-step-type="user_message"]') ? document.querySelector('[data-fk-thread]')?.dataset.fkThread ?? '' : null;
      return;
    }
    if (where === '/' && (begun === '' || location.pathname === `/thread/${begun}`)) where = location.pathname;
    begun = null;
  };
  const keep = () => {
    const box = document.getElementById('chat-input');
    if (!box || box.value || !typed || where !== location.pathname) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(box, typed);
    box.dispatchEvent(new Event('input', { bubbles: true }));
    if (!document.activeElement || document.activeElement === document.body) box.focus();
  };

  // A saved interview whose page stays empty has missed its being taken up again: load it once more.
  const EMPTY = 10;
  let empty = 0;
  const again = () => {
    const drawn = !location.pathname.startsWith('/thread/') || document.querySelector('#chat-input, [data-step-type]');
    empty = drawn ? 0 : empty + 1;
    try {
      if (drawn) sessionStorage.removeItem('fk-again');
      else if (empty >= EMPTY && !sessionStorage.getItem('fk-again')) { sessionStorage.setItem('fk-again', '1'); location.reload(); }
    } catch { /* no storage: no second try */ }
  };
  setInterval(again, 1000);

  // ---- what a screen reader hears, and where focus goes ----
  let live, heard = new Set(), page = '', timer;
  const spoken = (step) => {
    const content = step.querySelector('.message-content');
    const card = [...step.querySelectorAll('.fk-card .state, .fk-card .headline, .fk-card .block b, .fk-card .block .who')].map((n) => n.textContent.trim());
    const text = content ? [...content.querySelectorAll(':scope > div:first-child .prose > *, :scope > .prose > *')].map((n) => n.textContent.trim()) : [];
    const buttons = [...step.querySelectorAll('button[id^="answer-"]')].map((n) => n.textContent.trim());
    const ticks = [...step.querySelectorAll('.fk-ticks label.tick')].map((n) => n.textContent.trim());
    const list = ticks.length ? ticks : buttons;
    return [...text, ...card, ...(list.length ? [words.choices(list)] : [])].filter(Boolean).join(' ');
  };
  const listen = () => {
    const steps = [...document.querySelectorAll('[data-step-type="assistant_message"]')].filter((s) => s.querySelector('[id^="step-"]'));
    const id = (s) => s.querySelector('[id^="step-"]').id;
    const fresh = steps.filter((s) => !heard.has(id(s)));
    if (!fresh.length) return;
    const here = location.pathname;
    const history = fresh.length > 4 || (page && page !== here && page !== '/' && fresh.length > 1);
    page = here;
    fresh.forEach((s) => heard.add(id(s)));
    const told = history ? fresh.slice(-1) : fresh;
    live.textContent = told.map(spoken).join(' ');
    settle(told[told.length - 1], told[0]);
    window.dispatchEvent(new Event('frankly:turn'));
  };
  const settle = (step, first) => {
    const heading = step.querySelector('h2');
    const active = document.activeElement;
    const lost = !active || active === document.body || active.disabled || active.getAttribute('role') === 'region';
    if (heading) heading.tabIndex = -1;
    if (heading && lost) heading.focus({ preventScroll: true });
    const pane = step.closest('.overflow-y-auto');
    if (!pane) return;
    const view = pane.getBoundingClientRect(), bottom = step.getBoundingClientRect().bottom - view.bottom + 12;
    const above = (node) => node.getBoundingClientRect().top - view.top - 14;
    const asked = heading ? heading.getBoundingClientRect().bottom - view.bottom : bottom;
    // All of it if it fits; else from its beginning, or from the card on, as long as the question shows; else the question.
    const starts = [first, first.querySelector('.fk-card')].filter(Boolean).map(above);
    const start = starts.find((top) => bottom <= top) ?? starts.find((top) => asked + 56 <= top);
    const by = bottom <= 0 ? 0 : start === undefined ? asked + 120 : Math.min(start, bottom);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (by) pane.scrollBy({ top: by, behavior: calm ? 'auto' : 'smooth' });
  };
  const atEnd = () => {
    const steps = document.querySelectorAll('[data-step-type]'), last = steps[steps.length - 1];
    const pane = last?.closest('.overflow-y-auto');
    document.body.classList.toggle('fk-at-end', !pane || last.getBoundingClientRect().bottom <= pane.getBoundingClientRect().bottom + 24);
  };

  const look = () => { welcome(); name(); progress(); follow(); place(); keep(); atEnd(); clearTimeout(timer); timer = setTimeout(listen, 220); };
  document.addEventListener('DOMContentLoaded', () => {
    live = make('div', { id: 'fk-live', role: 'status', 'aria-live': 'polite', class: 'fk-hidden' });
    document.body.append(live);
    let due = false;
    new MutationObserver(() => {
      if (due) return;
      due = true;
      requestAnimationFrame(() => { due = false; look(); });
    }).observe(document.getElementById('root') ?? document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-state', 'data-fk-settled', 'data-fk-left'] });
    document.addEventListener('scroll', atEnd, { capture: true, passive: true });
    look();
  });
})();

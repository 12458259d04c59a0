// The page that starts a run and follows it. All that it shows goes through textContent.
(() => {
  const find = (id) => document.getElementById(id);
  const pause = 1000;

  function show(id, isShown) {
    find(id).hidden = !isShown;
  }
  function tell(text) {
    find('problem').textContent = text;
    show('problem', text !== '');
  }
  function kind() {
    return document.querySelector('input[name="kind"]:checked').value;
  }

  function adapt() {
    const labels = { day: 'Day', range: 'First day', week: 'A day of the week', month: 'A day of the month' };
    find('date-label').textContent = labels[kind()];
    show('to-field', kind() === 'range');
    // A week or month shows what its days show.
    show('edition-field', kind() === 'day' || kind() === 'range');
  }

  function read() {
    const chosen = kind();
    const recipients = find('recipients')
      .value.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    return {
      report: find('report').value.trim(),
      date: find('date').value,
      ...(chosen === 'range' && find('to').value !== '' && { to: find('to').value }),
      ...((chosen === 'week' || chosen === 'month') && { period: chosen }),
      ...(recipients.length > 0 && { recipients }),
      ...(!find('edition-field').hidden && find('edition').value !== '' && { anonymise: find('edition').value }),
    };
  }

  async function ask(path, options) {
    const answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...options });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(body.message ?? `The server answered ${answer.status}.`);
    return body;
  }

  const words = { waiting: '', running: 'at work', done: 'done', failed: 'failed' };
  const states = {
    queued: 'Waiting for the run before.',
    running: 'At work.',
    succeeded: 'The report is published.',
    failed: 'There is no report.',
  };

  function draw(run) {
    const text = `${states[run.status]} ${run.message ?? ''}`.trim();
    if (find('state').textContent !== text) find('state').textContent = text;
    const items = (run.steps ?? []).map(({ title, state }) => {
      const item = document.createElement('li');
      const word = document.createElement('span');
      item.className = `step-${state}`;
      word.className = 'step-word';
      word.textContent = words[state];
      item.append(title, ' ', word);
      return item;
    });
    find('steps').replaceChildren(...items);
  }

  async function follow(id) {
    for (;;) {
      const run = await ask(`api/runs/${encodeURIComponent(id)}`);
      draw(run);
      if (run.status === 'succeeded' || run.status === 'failed') return run;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async function watch(id) {
    show('form', false);
    show('progress', true);
    find('progress-title').textContent = `The run ${id}`;
    find('progress-title').focus();
    history.replaceState(null, '', `#${id}`);
    try {
      const run = await follow(id);
      if (run.status === 'succeeded' && run.report !== null) {
        find('open').href = run.report.split('/').map(encodeURIComponent).join('/');
        show('end', true);
        // Straight to the report, unless there is something to read first.
        if (run.message === null) location.assign(find('open').href);
      }
    } catch (error) {
      find('state').textContent = error.message;
    }
    show('again', true);
  }

  find('form').addEventListener('change', adapt);
  find('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    tell('');
    if (find('date').value === '') {
      tell('Which day?');
      find('date').focus();
      return;
    }
    find('begin').disabled = true;
    try {
      const headers = { 'content-type': 'application/json' };
      const run = await ask('api/runs', { method: 'POST', headers, body: JSON.stringify(read()) });
      draw(run);
      await watch(run.id);
    } catch (error) {
      tell(error.message);
    } finally {
      find('begin').disabled = false;
    }
  });
  find('anew').addEventListener('click', () => {
    history.replaceState(null, '', location.pathname);
    for (const id of ['progress', 'end', 'again']) show(id, false);
    show('form', true);
    find('date').focus();
  });

  adapt();
  const id = decodeURIComponent(location.hash.slice(1));
  if (/^[A-Za-z0-9_-]{1,80}$/.test(id)) watch(id);
})();

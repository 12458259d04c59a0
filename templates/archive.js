// The archive's page: zoom, filters, search and comparison over the data in the page. It asks nobody for anything, and all
// that it shows goes through textContent. Without it the page has its calendars, its trend and all links.
(() => {
  const { reports, texts } = JSON.parse(document.getElementById('data').textContent);
  const find = (id) => document.getElementById(id);
  const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const three = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
  const unknown = '\u2013';
  const known = (format) => (value) => (value === null || value === undefined ? unknown : format(value));
  const share = known((value) => `${tenth.format(value * 100)}\u00a0%`);
  const count = known((value) => whole.format(value));
  const seconds = known((value) =>
    value < 1 ? `${three.format(value * 1000)}\u00a0ms` : `${three.format(value)}\u00a0s`,
  );

  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }
  function draw(tag, attributes = {}, ...children) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
  const addressOf = ({ folder }) => `${folder.split('/').map(encodeURIComponent).join('/')}/index.html`;
  const linkTo = (report, text = report.period) => make('a', { href: addressOf(report) }, text);
  const labelOf = (report) => (several ? `${report.name}, ${report.period}` : report.period);
  const several = new Set(reports.map(({ name }) => name)).size > 1;

  function table(id, caption, columns, rows) {
    const head = make(
      'tr',
      {},
      ...columns.map(([label, kind]) => make('th', { scope: 'col', className: kind }, label)),
    );
    const body = rows.map((cells) =>
      make(
        'tr',
        {},
        ...cells.map((cell, index) =>
          index === 0
            ? make('th', { scope: 'row', className: columns[0][1] }, cell)
            : make('td', { className: columns[index][1] }, cell),
        ),
      ),
    );
    const title = make('caption', { id }, caption);
    const grid = make('table', {}, title, make('thead', {}, head), make('tbody', {}, ...body));
    return make('div', { className: 'table', role: 'group', tabIndex: 0, 'aria-labelledby': id }, grid);
  }

  function answer(title, ...content) {
    find('answer-title').textContent = title;
    find('answer-body').replaceChildren(...content);
    find('answer').hidden = false;
    find('answer-title').focus();
  }

  // --- addresses -------------------------------------------------------------------------------------------------

  /** 128 bits and a length; IPv4 as ::ffff:0:0/96. Null for what is neither address nor prefix. */
  function parsePrefix(text) {
    const [, address, given] = /^([0-9a-f:.]+?)(?:\/(\d{1,3}))?$/i.exec(text.trim()) ?? [];
    if (address === undefined) return null;
    const isV4 = !address.includes(':');
    const bits = isV4 ? parseV4(address) : parseV6(address);
    const length = given === undefined ? 128 : Number(given) + (isV4 ? 96 : 0);
    if (bits === null || length > 128) return null;
    return { bits: isV4 ? (0xffffn << 32n) | bits : bits, length };
  }
  function parseV4(text) {
    const parts = text.split('.');
    if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null;
    return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
  }
  function parseV6(text) {
    const halves = text.split('::');
    if (halves.length > 2) return null;
    const groups = (half) => (half === '' || half === undefined ? [] : half.split(':'));
    const [left, right] = [groups(halves[0]), groups(halves[1])];
    const missing = 8 - left.length - right.length;
    if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
    const all = [...left, ...(halves.length === 2 ? Array(missing).fill('0') : []), ...right];
    if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null;
    return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
  }
  /** One lies in the other. */
  function overlaps(a, b) {
    const free = 128n - BigInt(Math.min(a.length, b.length));
    return a.bits >> free === b.bits >> free;
  }

  // --- search ----------------------------------------------------------------------------------------------------

  const severities = ['info', 'warning', 'high'];
  const mostRows = 200;

  function search(text) {
    const wanted = parsePrefix(text);
    if (wanted === null) {
      answer(
        `“${text}” is no address and no prefix`,
        make('p', {}, 'Examples: 2001:db8::1, 2001:db8::/32, 192.0.2.0/24'),
      );
      return;
    }
    const hits = new Set();
    texts.forEach((candidate, place) => {
      const prefix = parsePrefix(candidate);
      if (prefix !== null && overlaps(wanted, prefix)) hits.add(place);
    });
    const rows = [];
    for (const report of [...reports].reverse()) {
      for (const [place, requests] of report.prefixes) {
        if (hits.has(place)) rows.push([linkTo(report, labelOf(report)), texts[place], `${count(requests)} requests`]);
      }
      for (const [name, severity, place] of report.findings) {
        if (hits.has(place)) {
          rows.push([linkTo(report, labelOf(report)), texts[place], `${texts[name]} (${severities[severity]})`]);
        }
      }
    }
    if (rows.length === 0) {
      answer(
        `Nothing of ${text}`,
        make(
          'p',
          {},
          'No heavy hitter and no security event lies in it or holds it. A prefix with little traffic is in neither list.',
        ),
      );
      return;
    }
    const shown = rows.slice(0, mostRows);
    const note =
      rows.length > mostRows
        ? [make('p', { className: 'table-note' }, `The newest ${mostRows} of ${count(rows.length)}.`)]
        : [];
    const columns = [
      ['Report', 'text'],
      ['Prefix', 'code'],
      ['What', 'text'],
    ];
    answer(`${count(rows.length)} findings of ${text}`, table('found', 'Newest first', columns, shown), ...note);
  }

  // --- filter ----------------------------------------------------------------------------------------------------

  function applyFilter() {
    const statuses = new Set([...document.querySelectorAll('#filter input:checked')].map(({ value }) => value));
    const least = find('filter-severity').value;
    const isIn = ({ status, events }) =>
      statuses.has(status) && (least === 'any' || events.slice(Number(least)).some((number) => number > 0));
    const matches = reports.map(isIn);
    const all = matches.every(Boolean);
    for (const row of document.querySelectorAll('tr[data-report]')) row.hidden = !matches[row.dataset.report];
    for (const day of document.querySelectorAll('td[data-report]')) {
      day.classList.toggle('is-out', !matches[day.dataset.report]);
    }
    for (const group of document.querySelectorAll('.group')) {
      const rows = [...group.querySelectorAll('tr[data-report]')];
      const left = rows.filter((row) => !row.hidden).length;
      group.hidden = left === 0;
      const note = group.querySelector('.group-count');
      note.dataset.all ??= note.textContent;
      note.textContent = left === rows.length ? note.dataset.all : `${left} of ${note.dataset.all}`;
    }
    const number = matches.filter(Boolean).length;
    find('filter-note').textContent = all ? '' : `${count(number)} of ${count(reports.length)} reports.`;
  }

  // --- compare ---------------------------------------------------------------------------------------------------

  const figures = [
    ['IPv6 share of requests', (report) => report.share, share, 'points'],
    ['Requests', (report) => report.requests, count, 'ratio'],
    ['IPv6 client addresses', (report) => report.clients, count, 'ratio'],
    ['IPv6 median latency', (report) => report.p50[0], seconds, 'ratio'],
    ['IPv4 median latency', (report) => report.p50[1], seconds, 'ratio'],
    ['IPv6 error rate', (report) => report.errors[0], share, 'points'],
    ['IPv4 error rate', (report) => report.errors[1], share, 'points'],
    ['IPv6 share of flow bytes', (report) => report.flowBytes, share, 'points'],
    ['Rejected IPv6 flow records', (report) => report.rejected, count, 'ratio'],
  ];
  const signed = (text, value) =>
    /^0\.0(?!\d)/.test(text) ? `\u00b1${text}` : value < 0 ? `\u2212${text}` : value > 0 ? `+${text}` : `\u00b1${text}`;

  function change(before, now, kind) {
    if (before === null || now === null) return unknown;
    const difference = now - before;
    if (kind === 'points') return signed(`${tenth.format(Math.abs(difference) * 100)}\u00a0points`, difference);
    if (before === 0) return difference === 0 ? '\u00b10' : 'after none';
    return signed(`${tenth.format(Math.abs(difference / before) * 100)}\u00a0%`, difference);
  }

  function list(title, items, none) {
    const entries =
      items.length === 0 ? [make('li', { className: 'soft' }, none)] : items.map((item) => make('li', {}, item));
    return make('div', {}, make('h3', {}, title), make('ul', { className: 'plain' }, ...entries));
  }

  function compare(a, b) {
    const rows = figures.map(([label, read, show, kind]) => [
      label,
      show(read(a)),
      show(read(b)),
      change(read(a), read(b), kind),
    ]);
    rows.push(['Data', a.status, b.status, '']);
    const columns = [
      ['Figure', 'text'],
      [labelOf(a), 'number'],
      [labelOf(b), 'number'],
      ['Change from A to B', 'number'],
    ];
    const places = (report) => new Map(report.prefixes);
    const only = (one, other) =>
      [...places(one)]
        .filter(([place]) => !places(other).has(place))
        .map(([place, requests]) => `${texts[place]}, ${count(requests)} requests`);
    const events = (report) =>
      new Map(
        report.findings.map(([name, severity, place]) => [
          `${name} ${place}`,
          `${texts[name]} (${severities[severity]})${place < 0 ? '' : `, ${texts[place]}`}`,
        ]),
      );
    const eventsOnly = (one, other) =>
      [...events(one)].filter(([key]) => !events(other).has(key)).map(([, text]) => text);
    answer(
      `${labelOf(a)} and ${labelOf(b)}`,
      make('p', {}, 'Open ', linkTo(a, `A, ${labelOf(a)}`), ' or ', linkTo(b, `B, ${labelOf(b)}`)),
      table('compared', 'Figures', columns, rows),
      make(
        'div',
        { className: 'pair' },
        list('Heavy hitters only in A', only(a, b), 'none'),
        list('Heavy hitters only in B', only(b, a), 'none'),
        list('Security events only in A', eventsOnly(a, b), 'none'),
        list('Security events only in B', eventsOnly(b, a), 'none'),
      ),
    );
  }

  /** The two newest of a name at first; all others when somebody comes near: that is two lists of a thousand. */
  function fillSelects(isAll) {
    if (find('compare-a').dataset.all === 'true') return;
    const newest = reports.at(-1);
    const before = reports.filter(({ name }) => name === newest.name).at(-2) ?? newest;
    const toOption = (index, chosen) =>
      make('option', { value: String(index), selected: reports[index] === chosen }, reports[index].period);
    const names = [...new Set(reports.map(({ name }) => name))];
    for (const [id, chosen] of [
      ['compare-a', before],
      ['compare-b', newest],
    ]) {
      const groups = names.map((name) => {
        const places = reports.map((_, index) => index).filter((index) => reports[index].name === name);
        return make('optgroup', { label: name }, ...places.reverse().map((index) => toOption(index, chosen)));
      });
      find(id).replaceChildren(...(isAll ? groups : [toOption(reports.indexOf(chosen), chosen)]));
      find(id).dataset.all = String(isAll);
    }
  }

  // --- trend -----------------------------------------------------------------------------------------------------

  const trendFigures = [
    ['IPv6 share of requests', [(report) => report.share], share, 'From zero, per cent of requests'],
    ['Requests', [(report) => report.requests], count, 'Requests per day, both families'],
    ['Median latency', [(report) => report.p50[0], (report) => report.p50[1]], seconds, 'IPv6 solid, IPv4 dashed'],
    ['Error rate', [(report) => report.errors[0], (report) => report.errors[1]], share, 'IPv6 solid, IPv4 dashed'],
    ['IPv6 share of flow bytes', [(report) => report.flowBytes], share, 'Per cent of bytes in flow records'],
    ['Events of severity warning or high', [(report) => report.events[1] + report.events[2]], count, 'Events per day'],
  ];
  const dayMs = 86400000;
  const dayNumber = (date) => Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
  const dateOf = (number) => new Date(number * dayMs).toISOString().slice(0, 10);
  const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const monthOnly = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const long = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const write = (format, number) => format.format(new Date(number * dayMs));

  function niceTop(most) {
    if (!(most > 0)) return 1;
    const power = 10 ** Math.floor(Math.log10(most / 4));
    const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size * 4 >= most);
    return step * Math.ceil(most / step - 1e-9);
  }

  function makeTrend(section) {
    const days = reports.filter(({ name, day }) => name === section.dataset.series && day !== null);
    const holder = section.querySelector('.trend .chart');
    if (holder === null || days.length < 2) return;
    const byDay = new Map(days.map((report) => [dayNumber(report.day), report]));
    const [first, last] = [dayNumber(days[0].day), dayNumber(days.at(-1).day)];
    const state = { from: first, to: last, figure: 0 };
    const id = `zoom-${section.id}`;
    const figure = make(
      'select',
      { id: `${id}-figure` },
      ...trendFigures.map(([label], index) => make('option', { value: String(index) }, label)),
    );
    const from = make('input', { type: 'date', min: dateOf(first), max: dateOf(last) });
    const to = make('input', { type: 'date', min: dateOf(first), max: dateOf(last) });
    const spans = [
      ['All', last - first + 1],
      ['1 year', 365],
      ['90 days', 90],
      ['30 days', 30],
    ].filter(([, length], index) => index === 0 || length < last - first + 1);
    const buttons = spans.map(([label, length]) => {
      const button = make('button', { type: 'button' }, label);
      button.addEventListener('click', () => zoom(last - length + 1, last));
      return button;
    });
    const plot = make('div', { className: 'plot' });
    const reading = make('p', { className: 'reading', role: 'status' });
    const heading = holder.querySelector('h3');
    const summary = holder.querySelector('.chart-summary');
    const controls = make(
      'div',
      { className: 'zoom', role: 'group', 'aria-label': 'Figure and days of the trend' },
      make('label', { className: 'choice' }, 'Figure ', figure),
      ...buttons,
      make('label', { className: 'choice' }, 'from ', from),
      make('label', { className: 'choice' }, 'to ', to),
    );
    heading.after(controls);
    holder.append(plot, reading);
    holder.classList.add('has-zoom');

    function zoom(start, end) {
      state.from = Math.max(first, Math.min(start, last - 1));
      state.to = Math.min(last, Math.max(end, state.from + 1));
      refresh();
    }
    figure.addEventListener('change', () => {
      state.figure = Number(figure.value);
      refresh();
    });
    const typed = () => {
      const [start, end] = [from.value, to.value].map((date) => (date === '' ? Number.NaN : dayNumber(date)));
      if (start < end) zoom(start, end);
    };
    from.addEventListener('change', typed);
    to.addEventListener('change', typed);

    let width = 760;
    const room = { left: 62, right: 12, top: 12, bottom: 26 };
    const height = 250;
    const xOf = (day) =>
      room.left + ((day - state.from + 0.5) / (state.to - state.from + 1)) * (width - room.left - room.right);
    const dayAt = (x) =>
      Math.round(((x - room.left) / (width - room.left - room.right)) * (state.to - state.from + 1) + state.from - 0.5);

    function refresh() {
      const [label, reads, show, unit] = trendFigures[state.figure];
      from.value = dateOf(state.from);
      to.value = dateOf(state.to);
      buttons.forEach((button, index) => {
        const isOn = state.to === last && state.to - state.from + 1 === Math.min(spans[index][1], last - first + 1);
        button.setAttribute('aria-pressed', String(isOn));
      });
      const seen = [];
      for (let day = state.from; day <= state.to; day += 1) {
        const report = byDay.get(day);
        if (report !== undefined) seen.push([day, report]);
      }
      const values = seen.flatMap(([, report]) => reads.map((read) => read(report)).filter((value) => value !== null));
      const top = niceTop(Math.max(0, ...values));
      const yOf = (value) => height - room.bottom - (value / top) * (height - room.top - room.bottom);
      const ends = seen.map(([day, report]) => [day, reads[0](report)]).filter(([, value]) => value !== null);
      const words =
        ends.length < 2
          ? 'Too few days with this figure'
          : `${label}: from ${show(ends[0][1])} on ${write(long, ends[0][0])} to ${show(ends.at(-1)[1])} on ${write(long, ends.at(-1)[0])}`;
      heading.textContent = words;
      summary.textContent = `${unit}. Days without a report leave a gap. Drag over the picture to zoom in.`;
      width = plot.clientWidth < 560 ? 360 : 760;
      const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': words });
      for (let step = 0; step <= 4; step += 1) {
        const value = (top / 4) * step;
        svg.append(
          draw('line', {
            class: step === 0 ? 'axis' : 'grid',
            x1: room.left,
            x2: width - room.right,
            y1: yOf(value),
            y2: yOf(value),
          }),
        );
        svg.append(
          draw(
            'text',
            { x: room.left - 8, y: yOf(value) + 4, 'text-anchor': 'end' },
            show(value).replace(/\.0(?=\D|$)/, ''),
          ),
        );
      }
      const most = width < 500 ? 3 : 7;
      const length = state.to - state.from + 1;
      const format = length > 240 ? monthOnly : short;
      for (let tick = 0; tick < Math.min(most, length); tick += 1) {
        const day = state.from + Math.round(((length - 1) * (tick + 0.5)) / Math.min(most, length));
        svg.append(draw('text', { x: xOf(day), y: height - 6, 'text-anchor': 'middle' }, write(format, day)));
      }
      reads.forEach((read, index) => {
        const family = index === 0 ? 6 : 4;
        let run = [];
        const flush = () => {
          if (run.length === 1 || (length < 45 && run.length > 0)) {
            for (const [x, y] of run) svg.append(draw('circle', { class: `dot-${family}`, cx: x, cy: y, r: 3 }));
          }
          if (run.length > 1) {
            const path = run.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
            if (reads.length === 1) {
              svg.append(
                draw('path', {
                  class: 'area-6',
                  d: `M${run[0][0].toFixed(1)} ${yOf(0)}L${path}L${run.at(-1)[0].toFixed(1)} ${yOf(0)}Z`,
                }),
              );
            }
            svg.append(draw('path', { class: `line-${family}`, d: `M${path}` }));
          }
          run = [];
        };
        let previous = Number.NEGATIVE_INFINITY;
        for (const [day, report] of seen) {
          const value = read(report);
          if (day !== previous + 1) flush();
          if (value === null) flush();
          else run.push([xOf(day), yOf(value)]);
          previous = day;
        }
        flush();
      });
      const hand = draw('line', { class: 'hand', y1: room.top, y2: height - room.bottom, visibility: 'hidden' });
      const span = draw('rect', {
        class: 'span',
        y: room.top,
        height: height - room.top - room.bottom,
        width: 0,
        x: 0,
      });
      svg.append(span, hand);
      let start = null;
      const xAt = (event) => {
        const box = svg.getBoundingClientRect();
        return ((event.clientX - box.left) / box.width) * width;
      };
      svg.addEventListener('pointermove', (event) => {
        const day = Math.min(state.to, Math.max(state.from, dayAt(xAt(event))));
        const report = byDay.get(day);
        hand.setAttribute('x1', xOf(day));
        hand.setAttribute('x2', xOf(day));
        hand.setAttribute('visibility', 'visible');
        reading.textContent =
          report === undefined
            ? `${write(long, day)}: no report`
            : `${write(long, day)}: ${reads.map((read, index) => `${reads.length === 1 ? '' : index === 0 ? 'IPv6 ' : 'IPv4 '}${show(read(report))}`).join(', ')}${report.status === 'complete' ? '' : ` (${report.status} data)`}`;
        if (start !== null) {
          span.setAttribute('x', Math.min(xOf(start), xOf(day)));
          span.setAttribute('width', Math.abs(xOf(day) - xOf(start)));
        }
      });
      svg.addEventListener('pointerdown', (event) => {
        start = Math.min(state.to, Math.max(state.from, dayAt(xAt(event))));
        if (event.pointerType === 'mouse') svg.setPointerCapture(event.pointerId);
      });
      svg.addEventListener('pointerup', (event) => {
        const end = Math.min(state.to, Math.max(state.from, dayAt(xAt(event))));
        const begin = start;
        start = null;
        if (begin !== null && Math.abs(end - begin) > 1) zoom(Math.min(begin, end), Math.max(begin, end));
      });
      svg.addEventListener('pointerleave', () => hand.setAttribute('visibility', 'hidden'));
      plot.replaceChildren(svg);
    }
    refresh();
    let narrow = plot.clientWidth < 560;
    addEventListener('resize', () => {
      if (plot.clientWidth < 560 === narrow) return;
      narrow = !narrow;
      refresh();
    });
  }

  // --- keyboard: one stop per month, arrows inside it ------------------------------------------------------------

  function makeGrid(calendar) {
    const links = [...calendar.querySelectorAll('td a')];
    links.forEach((link, index) => {
      link.tabIndex = index === links.length - 1 ? 0 : -1;
    });
    calendar.addEventListener('keydown', (event) => {
      const at = links.indexOf(document.activeElement);
      const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
      const step = steps[event.key];
      if (at < 0 || step === undefined) return;
      const next = links[Math.max(0, Math.min(links.length - 1, at + step))];
      event.preventDefault();
      links[at].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }

  if (reports.length === 0) return;
  // A server that starts runs (ipv6-report serve, or the one in AWS) says so by this cookie.
  if (/(?:^|; )ipv6-report-runs=1(?:;|$)/.test(document.cookie)) find('start-link').hidden = false;
  find('search').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = find('search-text').value.trim();
    if (text !== '') search(text);
  });
  find('filter').addEventListener('change', applyFilter);
  find('compare').addEventListener('submit', (event) => {
    event.preventDefault();
    const [a, b] = ['compare-a', 'compare-b'].map((id) => reports[Number(find(id).value)]);
    if (a !== undefined && b !== undefined) compare(a, b);
  });
  find('answer-close').addEventListener('click', () => {
    find('answer').hidden = true;
    find('search-text').focus();
  });
  const comparison = find('compare');
  fillSelects(false);
  for (const event of ['pointerenter', 'focusin']) comparison.addEventListener(event, () => fillSelects(true));
  for (const section of document.querySelectorAll('.series')) makeTrend(section);
  for (const calendar of document.querySelectorAll('.calendar')) makeGrid(calendar);
  find('tools').hidden = false;
})();

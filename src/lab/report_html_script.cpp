#include "lab/report_html.hpp"

namespace plimsoll::lab {

const char* const report_html_script = R"js(
const D = JSON.parse($('data').textContent);
const extent = values => { let low = Infinity, high = -Infinity; for (const v of values) if (v !== null) { if (v < low) low = v; if (v > high) high = v; } return [low, high]; };
const padded = ([low, high], share) => { const pad = (high - low) * (share || .06) || Math.abs(high) * .01 || 1; return [low - pad, high + pad]; };
const span = () => { const first = D.time[0], last = D.time[D.time.length - 1]; return [first, Math.max(last, first + 60000)]; };
const chosen = () => D.markets[$('market').value] || D.markets[0];

function drawPrice() {
  const place = $('price'), market = chosen();
  if (!market || !D.time.length || market.index.every(v => v === null)) return nothing(place, 'no price in this run');
  const all = market.low.concat(market.high, market.mark, market.liquidations.map(row => row[2]));
  const f = frame(place, { height: 420, time: true, x: span(), y: padded(extent(all)), label: 'price of ' + market.symbol + ' in ' + market.settlement + ' per unit',
    legend: [['index', 'index price' + (D.bucket_minutes > 1 ? ', shaded from low to high of ' + D.bucket_minutes + ' minutes' : '')], ['mark', 'mark price'],
      ['long', 'longs closed by liquidation'], ['short', 'shorts closed by liquidation (area: notional)']] });
  if (market.symbol.includes('USD-') && market.settlement !== D.unit) f.svg.querySelector('.title').textContent = 'price of ' + market.symbol + ' in USD per coin';
  if (D.bucket_minutes > 1) {
    const xs = D.time.map(f.X), up = path(xs, market.high.map(v => v === null ? null : f.Y(v)));
    const down = path(xs.slice().reverse(), market.low.slice().reverse().map(v => v === null ? null : f.Y(v)));
    if (up && down) node(f.svg, 'path', { d: up + down.replace(/^M/, 'L') + 'Z', fill: 'var(--band)' });
  }
  line(f, D.time, market.index, 'index');
  line(f, D.time, market.mark, 'mark', 1.1);
  const most = Math.max(...market.liquidations.map(row => row[3]), 0);
  for (const [bucket, long, price, notional, steps] of market.liquidations) {
    const dot = node(f.svg, 'circle', { cx: f.X(D.time[bucket]), cy: f.Y(price), r: Math.max(2, 18 * Math.sqrt(notional / most)).toFixed(1),
      fill: long ? 'var(--long)' : 'var(--short)', 'fill-opacity': .35, stroke: long ? 'var(--long)' : 'var(--short)', 'stroke-width': .8 });
    node(dot, 'title', {}, clock(D.time[bucket]) + ': ' + short(notional) + ' ' + market.settlement + ' of ' + (long ? 'longs' : 'shorts') + ' closed in ' + steps + ' steps at about ' + price);
  }
  const closedAt = new Map();
  for (const row of market.liquidations) closedAt.set(row[0], (closedAt.get(row[0]) || 0) + row[3]);
  reading(place, f, D.time, i => 'index ' + market.index[i] + '   mark ' + market.mark[i] + (closedAt.has(i) ? '   closed ' + short(closedAt.get(i)) + ' ' + market.settlement : ''));
}

function drawMap() {
  const place = $('map'), market = chosen();
  if (!market || !market.map.length) return nothing(place, 'nothing was closed by liquidation in this market');
  place.textContent = '';
  legend(place, [['long', 'longs'], ['short', 'shorts']]);
  const rows = market.map.slice().reverse(), width = Math.max(place.clientWidth, 300), bar = Math.max(9, Math.min(16, 420 / rows.length));
  const left = 120, right = 24, top = 24, height = top + rows.length * bar + 40;
  const svg = node(place, 'svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'img', 'aria-label': 'liquidated notional by price level' });
  const most = Math.max(...rows.map(row => row[2] + row[3])), X = v => left + v / most * (width - left - right);
  node(svg, 'text', { class: 'title', x: 2, y: 13 }, 'mark price of ' + market.symbol + ' when closed');
  const marks = ticks(0, most, width / 110), names = labels(marks, marks.step);
  marks.forEach((v, i) => {
    node(svg, 'line', { class: 'axis', x1: X(v), x2: X(v), y1: top, y2: height - 36 });
    node(svg, 'text', { x: X(v), y: height - 20, 'text-anchor': 'middle' }, names[i]);
  });
  node(svg, 'text', { class: 'title', x: width - right, y: height - 4, 'text-anchor': 'end' }, 'notional closed, ' + market.settlement);
  const step = rows[0][1] - rows[0][0], decimals = Math.max(0, Math.min(8, 1 - Math.floor(Math.log10(step || 1))));
  const every = Math.max(1, Math.round(18 / bar));
  rows.forEach(([from, until, long, short_], i) => {
    const y = top + i * bar;
    if (i % every === 0) node(svg, 'text', { x: left - 8, y: y + bar / 2 + 4, 'text-anchor': 'end' }, plain(from, decimals));
    const group = node(svg, 'g', {});
    node(group, 'title', {}, plain(from, decimals) + ' to ' + plain(until, decimals) + ': longs ' + short(long) + ', shorts ' + short(short_) + ' ' + market.settlement);
    node(group, 'rect', { x: X(0), y: y + 1, width: Math.max(X(long) - X(0), long > 0 ? 1 : 0), height: bar - 2, fill: 'var(--long)' });
    node(group, 'rect', { x: X(long), y: y + 1, width: Math.max(X(long + short_) - X(long), short_ > 0 ? 1 : 0), height: bar - 2, fill: 'var(--short)' });
  });
}

function drawClosed() {
  const place = $('closed');
  if (!D.time.length || !D.closed.some(v => v > 0) && !D.queued.some(v => v > 0)) return nothing(place, 'no liquidation in this run');
  const per = D.bucket_minutes > 1 ? D.bucket_minutes + ' minutes' : 'minute';
  const f = frame(place, { height: 240, right: 60, time: true, x: span(), y: [0, Math.max(...D.closed) * 1.06 || 1], label: 'notional closed per ' + per + ', ' + D.unit,
    legend: [['long', 'notional closed (left)'], ['bar', 'accounts waiting in the queue (right)']] });
  const barWidth = Math.max(1, (f.width - f.left - f.right) / D.time.length - .5);
  D.time.forEach((at, i) => { if (D.closed[i] > 0) node(f.svg, 'rect', { x: f.X(at), y: f.Y(D.closed[i]), width: barWidth, height: Math.max(f.Y(0) - f.Y(D.closed[i]), .5), fill: 'var(--long)' }); });
  const most = Math.max(...D.queued);
  if (most > 0) {
    const Q = v => f.height - f.bottom - v / (most * 1.06) * (f.height - f.top - f.bottom);
    node(f.svg, 'path', { d: path(D.time.map(f.X), D.queued.map(Q)), fill: 'none', stroke: 'var(--bar)', 'stroke-width': 1.4 });
    for (const v of ticks(0, most, 4)) if (Number.isInteger(v)) node(f.svg, 'text', { x: f.width - f.right + 8, y: Q(v) + 4 }, plain(v, 0));
    node(f.svg, 'text', { class: 'title', x: f.width - 2, y: 13, 'text-anchor': 'end' }, 'accounts waiting');
  }
  reading(place, f, D.time, i => 'closed ' + short(D.closed[i]) + ' ' + D.unit + '   waiting ' + D.queued[i] + '   deficits ' + short(D.deficit[i]) + ' ' + D.unit);
}

function drawCurve(id, values, color, label) {
  const place = $(id);
  if (!D.time.length) return nothing(place, 'no minute was recorded');
  const f = frame(place, { height: 240, time: true, x: span(), y: padded(extent(values), .1), label });
  line(f, D.time, values, color, 1.8);
  reading(place, f, D.time, i => plain(values[i], 2) + ' ' + D.unit);
}

function drawRatios() {
  const place = $('ratio');
  if (!D.ratios.some(row => row[1] || row[2])) return nothing(place, 'no accounts');
  const most = Math.max(...D.ratios.map(row => Math.max(row[1], row[2])));
  const f = frame(place, { height: 330, bottom: 70, x: [0, D.ratios.length], y: [0, most * 1.08], label: 'number of accounts', legend: [['bar', 'at the start'], ['equity', 'at the end']] });
  const cell = (f.width - f.left - f.right) / D.ratios.length;
  D.ratios.forEach(([name, before, after], i) => {
    const x = f.X(i) + cell * .1, w = cell * .38;
    const group = node(f.svg, 'g', {});
    node(group, 'title', {}, 'margin ratio ' + name + ': ' + plain(before, 0) + ' accounts before, ' + plain(after, 0) + ' after');
    node(group, 'rect', { x, y: f.Y(before), width: w, height: f.Y(0) - f.Y(before), fill: 'var(--bar)' });
    node(group, 'rect', { x: x + w + 1, y: f.Y(after), width: w, height: f.Y(0) - f.Y(after), fill: 'var(--equity)' });
    const cx = f.X(i) + cell / 2, cy = f.height - f.bottom + 14;
    node(f.svg, 'text', { x: cx, y: cy, 'text-anchor': 'end', transform: `rotate(-38 ${cx} ${cy})`, style: 'font-size:11px' }, name);
  });
  element(place, 'div', 'reading', 'margin equity ÷ maintenance margin; below 1 an account is liquidated');
}

function drawWaterfall() {
  const place = $('waterfall'), rows = D.absorbed.filter(row => row[1] > 0);
  if (!rows.length) return nothing(place, 'No deficit: nobody but the liquidated accounts paid.');
  place.textContent = '';
  const width = Math.max(place.clientWidth, 300), left = 130, right = 96, row = 34, top = 26, height = top + (rows.length + 1) * row + 40;
  const svg = node(place, 'svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'img', 'aria-label': 'who absorbed the deficits' });
  const X = v => left + v / D.deficit_total * (width - left - right);
  node(svg, 'text', { class: 'title', x: 2, y: 13 }, 'deficits, ' + D.unit);
  const marks = ticks(0, D.deficit_total, width / 150), names = labels(marks, marks.step);
  marks.forEach((v, i) => {
    node(svg, 'line', { class: 'axis', x1: X(v), x2: X(v), y1: top, y2: height - 36 });
    node(svg, 'text', { x: X(v), y: height - 20, 'text-anchor': 'middle' }, names[i]);
  });
  let gone = 0;
  [['deficits', D.deficit_total, 'var(--long)']].concat(rows.map(([name, value]) => [name, value, 'var(--fund)'])).forEach(([name, value, color], i) => {
    const y = top + i * row, start = i === 0 ? 0 : D.deficit_total - gone - value;
    if (i > 0) gone += value;
    node(svg, 'text', { x: left - 8, y: y + row / 2 + 4, 'text-anchor': 'end' }, name);
    node(svg, 'rect', { x: X(start), y: y + 6, width: Math.max(X(start + value) - X(start), 1.5), height: row - 12, fill: color, rx: 3 });
    node(svg, 'text', { class: 'title', x: X(start + value) + 6, y: y + row / 2 + 4 }, short(value));
  });
}

function draw() {
  drawPrice(); drawMap(); drawClosed(); drawRatios(); drawWaterfall();
  drawCurve('fund', D.fund, 'fund', 'all insurance funds, ' + D.unit);
  drawCurve('equity', D.equity, 'equity', 'equity of all customers together, ' + D.unit);
}
D.markets.forEach((market, i) => { const one = element($('market'), 'option', '', market.symbol); one.value = i; });
const closedOf = market => market.liquidations.reduce((sum, row) => sum + row[4], 0);
$('market').value = D.markets.reduce((best, market, i) => closedOf(market) > closedOf(D.markets[best]) ? i : best, 0);
$('market').addEventListener('change', () => { drawPrice(); drawMap(); });
$('theme').addEventListener('click', () => {
  const root = document.documentElement, dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
});
let waiting = 0;
addEventListener('resize', () => { clearTimeout(waiting); waiting = setTimeout(draw, 120); });
draw();
if (D.worst.length) table($('worst'), ['account', 'leverage at the start', 'equity at the start', 'equity at the end', 'lost', 'deficit paid by others', 'margin ratio at the start', 'first in the queue', 'steps'], D.worst, [0, 7]);
else nothing($('worst'), 'no account lost anything');
table($('markets'), ['market', 'liquidation steps', 'notional closed', 'liquidation fees', 'open interest, start', 'end', 'index, start', 'lowest', 'highest', 'end'], D.markets.map(market => market.row), [0]);
)js";

}  // namespace plimsoll::lab

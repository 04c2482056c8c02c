#include "lab/report_html.hpp"

namespace plimsoll::lab {

// A small chart kit: axes with nice steps, lines, bars, and a reading under the pointer.
const char* const report_html_charts = R"js(
'use strict';
const NS = 'http://www.w3.org/2000/svg';
const $ = id => document.getElementById(id);
function node(parent, name, attributes, text) {
  const made = document.createElementNS(NS, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  parent.appendChild(made);
  return made;
}
function element(parent, name, cls, text) {
  const made = document.createElement(name);
  if (cls) made.className = cls;
  if (text !== undefined) made.textContent = text;
  parent.appendChild(made);
  return made;
}
const two = n => String(n).padStart(2, '0');
function clock(ms, seconds) {
  const d = new Date(ms);
  return d.getUTCFullYear() + '-' + two(d.getUTCMonth() + 1) + '-' + two(d.getUTCDate()) + ' ' + two(d.getUTCHours()) + ':' + two(d.getUTCMinutes());
}
// 12,345.6: as many decimals as the step of an axis asks for.
function plain(value, decimals) {
  const text = Math.abs(value).toFixed(decimals), dot = text.indexOf('.');
  const whole = (dot < 0 ? text : text.slice(0, dot)).replace(/\B(?=(\d{3})+$)/g, ',');
  return (value < 0 && Number(text) !== 0 ? '-' : '') + whole + (dot < 0 ? '' : text.slice(dot));
}
function short(value) {
  const size = Math.abs(value);
  for (const [unit, name] of [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'k']])
    if (size >= unit) { const scaled = value / unit; return (Math.abs(scaled) >= 100 ? scaled.toFixed(0) : String(Number(scaled.toPrecision(3)))) + ' ' + name; }
  return String(Number(value.toPrecision(3)));
}
function niceStep(span, count) {
  const rough = span / Math.max(count, 1), power = Math.pow(10, Math.floor(Math.log10(rough)));
  for (const factor of [1, 2, 2.5, 5, 10]) if (factor * power >= rough) return factor * power;
  return 10 * power;
}
function ticks(low, high, count) {
  const step = niceStep(high - low || Math.abs(high) || 1, count), found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) found.push(Number((i * step).toPrecision(12)));
  found.step = step;
  return found;
}
// Axis labels of one scale share their unit and show a step: 61.2 k, 61.4 k.
function labels(values, step) {
  const size = Math.max(...values.map(Math.abs), 0);
  const [unit, name] = [[1e12, ' T'], [1e9, ' B'], [1e6, ' M'], [1e4, ' k']].find(([least]) => size >= least) || [1, ''];
  const divisor = unit === 1e4 ? 1e3 : unit;
  const decimals = Math.max(0, Math.min(8, -Math.floor(Math.log10(step / divisor) + 1e-9)));
  const exact = values.every(v => Math.abs(v / divisor * Math.pow(10, decimals) - Math.round(v / divisor * Math.pow(10, decimals))) < 1e-6);
  return values.map(v => v === 0 ? '0' : plain(v / divisor, exact ? decimals : decimals + 1) + name);
}
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440, 30 * 1440, 90 * 1440].map(m => m * 60000);
function timeTicks(low, high, count) {
  const step = timeSteps.find(s => (high - low) / s <= count) || timeSteps[timeSteps.length - 1], found = [];
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) found.push(at);
  found.step = step;
  return found;
}
function legend(parent, rows) {
  const box = element(parent, 'div', 'legend');
  for (const [color, text] of rows) { const one = element(box, 'span'); element(one, 'i').style.background = 'var(--' + color + ')'; one.append(text); }
}
// A frame with a left axis and either a time axis or nothing below; gives scales and the drawing itself.
function frame(place, options) {
  place.textContent = '';
  if (options.legend) legend(place, options.legend);
  const width = Math.max(place.clientWidth, 300), height = options.height || 300;
  const left = options.left || 74, right = options.right || 16, top = 22, bottom = options.bottom || 44;
  const svg = node(place, 'svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'img', 'aria-label': options.label });
  let [low, high] = options.y;
  if (low === high) { const pad = Math.abs(low) * .05 || 1; low -= pad; high += pad; }
  const [from, to] = options.x;
  const X = v => left + (v - from) / ((to - from) || 1) * (width - left - right);
  const Y = v => height - bottom - (v - low) / (high - low) * (height - top - bottom);
  const marks = ticks(low, high, height / 55), names = labels(marks, marks.step);
  marks.forEach((v, i) => {
    node(svg, 'line', { class: 'axis', x1: left, x2: width - right, y1: Y(v), y2: Y(v) });
    node(svg, 'text', { x: left - 8, y: Y(v) + 4, 'text-anchor': 'end' }, names[i]);
  });
  node(svg, 'text', { class: 'title', x: 2, y: 13 }, options.label);
  if (options.time) timeAxis(svg, from, to, X, width - left - right, height - bottom);
  return { svg, X, Y, width, height, left, right, top, bottom, low, high };
}
function timeAxis(svg, from, to, X, width, y) {
  const marks = timeTicks(from, to, width / 80);
  let shown = '';
  node(svg, 'line', { class: 'axis', x1: X(from), x2: X(to), y1: y, y2: y });
  for (const at of marks) {
    const [date, time] = clock(at).split(' ');
    node(svg, 'line', { class: 'axis', x1: X(at), x2: X(at), y1: y, y2: y + 5 });
    node(svg, 'text', { x: X(at), y: y + 18, 'text-anchor': 'middle' }, marks.step >= 86400000 ? date.slice(5) : time);
    if (date !== shown) node(svg, 'text', { x: X(at), y: y + 33, 'text-anchor': 'middle' }, date);
    shown = date;
  }
}
function path(xs, ys) {
  let out = '', pen = false;
  for (let i = 0; i < xs.length; ++i) {
    if (ys[i] === null || !isFinite(ys[i])) { pen = false; continue; }
    out += (pen ? 'L' : 'M') + xs[i].toFixed(1) + ' ' + ys[i].toFixed(1);
    pen = true;
  }
  return out;
}
function line(f, times, values, color, width) {
  node(f.svg, 'path', { d: path(times.map(f.X), values.map(v => v === null ? null : f.Y(v))), fill: 'none', stroke: `var(--${color})`, 'stroke-width': width || 1.6, 'stroke-linejoin': 'round' });
}
// Under the pointer: a vertical line at the nearest point and what it says.
function reading(place, f, times, tell) {
  const box = element(place, 'div', 'reading', '');
  const cross = node(f.svg, 'line', { class: 'cross', y1: f.top, y2: f.height - f.bottom, visibility: 'hidden' });
  f.svg.addEventListener('pointermove', event => {
    const at = f.svg.getBoundingClientRect(), x = (event.clientX - at.left) * f.width / at.width;
    let best = 0;
    for (let i = 1; i < times.length; ++i) if (Math.abs(f.X(times[i]) - x) < Math.abs(f.X(times[best]) - x)) best = i;
    cross.setAttribute('visibility', 'visible');
    cross.setAttribute('x1', f.X(times[best])); cross.setAttribute('x2', f.X(times[best]));
    box.textContent = clock(times[best]) + '   ' + tell(best);
  });
  f.svg.addEventListener('pointerleave', () => { cross.setAttribute('visibility', 'hidden'); box.textContent = ''; });
}
function nothing(place, text) { place.textContent = ''; element(place, 'div', 'empty', text); }
// The first of leftColumns names a row and keeps its line; heads may break.
function table(place, heads, rows, leftColumns) {
  place.textContent = '';
  const made = element(place, 'table', 'rows'), top = element(made, 'tr');
  heads.forEach((text, i) => element(top, 'th', leftColumns.includes(i) ? '' : 'number', text));
  for (const row of rows) { const tr = element(made, 'tr'); row.forEach((text, i) => element(tr, 'td', leftColumns.includes(i) ? '' : 'number', text)); }
}
)js";

}  // namespace plimsoll::lab

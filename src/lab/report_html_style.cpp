#include "lab/report_html.hpp"

namespace plimsoll::lab {

const char* const report_html_style = R"css(
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #f6f7f9; --card: #ffffff; --line: #d9dee5;
  --index: #2563c9; --mark: #b35c00; --long: #c2352b; --short: #0b7a6b; --fund: #2563c9; --equity: #6a4bbc; --bar: #7a8696; --band: #2563c922; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --ink: #e4e8ee; --soft: #9aa6b5; --paper: #12161c; --card: #1a2029; --line: #333c48;
  --index: #6ea8ff; --mark: #f0a04b; --long: #ff7b72; --short: #4cc9b0; --fund: #6ea8ff; --equity: #b69cff; --bar: #8b97a6; --band: #6ea8ff2e; } }
:root[data-theme=dark] { color-scheme: dark; --ink: #e4e8ee; --soft: #9aa6b5; --paper: #12161c; --card: #1a2029; --line: #333c48;
  --index: #6ea8ff; --mark: #f0a04b; --long: #ff7b72; --short: #4cc9b0; --fund: #6ea8ff; --equity: #b69cff; --bar: #8b97a6; --band: #6ea8ff2e; }
:root[data-theme=light] { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1280px; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
header { position: relative; }
header button { position: absolute; right: 0; top: .3rem; }
h1 { font-size: 1.6rem; margin: 0 7rem .3rem 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; } h3 { font-size: 1rem; margin: 0 0 .6rem; }
p { margin: .3rem 0; } .warning { color: var(--long); font-weight: 600; }
button, select { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .15rem .6rem; }
.grid { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; margin-top: 1rem; }
.wide { grid-column: 1 / -1; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; min-width: 0; overflow-x: auto; }
.card > h3::first-letter { text-transform: uppercase; }
@media (max-width: 860px) { .grid { grid-template-columns: minmax(0, 1fr); } body { padding: .8rem; } }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .22rem .6rem .22rem 0; vertical-align: top; }
.figures th { font-weight: 400; color: var(--soft); white-space: pre; }
td.number, .rows td.number, .rows th.number { text-align: right; white-space: nowrap; }
td.hash { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .82rem; overflow-wrap: anywhere; }
td.note { color: var(--soft); font-size: .88rem; }
.rows { background: var(--card); border: 1px solid var(--line); }
.rows th, .rows td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); }
.rows th { color: var(--soft); font-weight: 600; }
.scroll .rows { font-size: .88rem; } .scroll .rows td { white-space: nowrap; }
.scroll { overflow-x: auto; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .7rem; overflow-x: auto; white-space: pre-wrap; }
svg { display: block; width: 100%; } svg text { fill: var(--soft); font-size: 12px; }
svg .title { fill: var(--ink); } svg .axis { stroke: var(--line); } svg .cross { stroke: var(--soft); stroke-dasharray: 3 3; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; color: var(--soft); font-size: .88rem; margin: 0 0 .3rem; }
.legend i { display: inline-block; width: .8rem; height: .8rem; border-radius: 3px; margin-right: .35rem; vertical-align: -1px; }
.reading { min-height: 1.4em; color: var(--ink); font-size: .88rem; font-variant-numeric: tabular-nums; }
.empty { color: var(--soft); padding: 2rem 0; text-align: center; }
)css";

}  // namespace plimsoll::lab

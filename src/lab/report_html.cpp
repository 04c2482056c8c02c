#include "lab/report_html.hpp"

#include "base/text.hpp"

namespace plimsoll::lab {

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else out += c;
    }
    return out;
}

// Inside a script element "</" and "<!--" would end or change it.
std::string script_safe(std::string_view json) {
    std::string out;
    for (const char c : json) {
        if (c == '<') out += "\\u003c";
        else out += c;
    }
    return out;
}

std::string figure_tables(const ReplayResult& result, const ReportContext& context) {
    std::string out, section;
    for (const Figure& row : figures(result, context)) {
        if (row.section != section) {
            if (!section.empty()) out += "</table></section>";
            out += "<section class=\"card\"><h3>" + escaped(row.section) + "</h3><table class=\"figures\">";
            section = row.section;
        }
        out += "<tr><th>" + escaped(row.name) + "</th><td class=\"" + (row.value.size() < 40 ? "number" : "hash") + "\">" + escaped(row.value) +
               "</td><td class=\"note\">" + escaped(row.note) + "</td></tr>";
    }
    return section.empty() ? out : out + "</table></section>";
}

std::string list(const std::vector<std::string>& items) {
    std::string out = "<ul>";
    for (const std::string& item : items) out += "<li>" + escaped(item) + "</li>";
    return out + "</ul>";
}

std::string references(const ReplayResult& result) {
    if (result.references.empty()) return {};
    std::string out = "<h2>Reported about the day elsewhere</h2><table class=\"rows\"><tr><th>what</th><th>value</th><th>source</th></tr>";
    for (const auto& [what, value, unit, source] : result.references)
        out += "<tr><td>" + escaped(what) + "</td><td class=\"number\">" + escaped(value) + " " + escaped(unit) + "</td><td>" +
               escaped(source) + "</td></tr>";
    return out + "</table>";
}

std::string origin(const ReplayResult& result, const ReportContext& context) {
    std::string out = "<h2>Where this comes from</h2><p>Made by " + escaped(context.program) + " with</p><pre>" +
                      escaped(context.command) + "</pre><table class=\"rows\"><tr><th>input</th><th>BLAKE2b-256</th></tr>";
    for (const InputHash& file : result.inputs)
        out += "<tr><td>" + escaped(file.name) + "</td><td class=\"hash\">" + file.hash.hex() + "</td></tr>";
    out += "<tr><td>rule book '" + escaped(result.rules_name) + "', canonical bytes</td><td class=\"hash\">" + result.rules_hash.hex() +
           "</td></tr></table>";
    return out + "<p>Seed " + std::to_string(result.seed) + ". The same command on the same inputs gives the same state hash on any machine.</p>";
}

constexpr const char* chart_places = R"html(
<section class="wide card"><h3>Price and liquidations <select id="market"></select></h3><div id="price"></div></section>
<section class="wide card"><h3>Liquidation map: notional closed by price level</h3><div id="map"></div></section>
<section class="wide card"><h3>Closed by liquidation, and accounts waiting</h3><div id="closed"></div></section>
<section class="card"><h3>Insurance funds</h3><div id="fund"></div></section>
<section class="card"><h3>Customer equity</h3><div id="equity"></div></section>
<section class="card"><h3>Margin ratio of accounts, before and after</h3><div id="ratio"></div></section>
<section class="card"><h3>Who absorbed the deficits</h3><div id="waterfall"></div></section>
)html";

}  // namespace

std::string report_html(const ReplayResult& result, const ReportContext& context) {
    const std::string title = escaped(result.title);
    std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                      "content=\"width=device-width, initial-scale=1\"><title>" + title + "</title><style>" + report_html_style +
                      "</style></head><body><header><h1>" + title + "</h1><button id=\"theme\" title=\"light or dark\">light / dark</button>"
                      "<p>Rules <b>" + escaped(result.rules_name) + "</b>, " + shown(result.from) + " to " + shown(result.to) +
                      ", all times UTC, money in " + escaped(context.numeraire()) + " where no other unit is named.</p>";
    if (result.interrupted) out += "<p class=\"warning\">The run was interrupted: everything here is as of its end time above.</p>";
    out += "</header><main class=\"grid\">" + figure_tables(result, context) + chart_places + "</main>";
    out += "<h2>Worst accounts</h2><div id=\"worst\" class=\"scroll\"></div>";
    out += "<h2>Markets</h2><div id=\"markets\" class=\"scroll\"></div>";
    out += references(result);
    if (!result.notes.empty()) out += "<h2>What this run assumed</h2>" + list(result.notes);
    out += origin(result, context);
    out += "<script type=\"application/json\" id=\"data\">" + script_safe(report_html_data(result, context)) + "</script><script>" +
           report_html_charts + report_html_script + "</script></body></html>\n";
    return out;
}

}  // namespace plimsoll::lab

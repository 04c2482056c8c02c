#include "feeds/accounts.hpp"

#include <array>
#include <map>
#include <utility>

#include "feeds/csv.hpp"
#include "feeds/line_reader.hpp"
#include "feeds/number.hpp"

namespace plimsoll::feeds {
namespace {

enum Column : std::size_t { owner, account, mode, kind, symbol, amount, entry_price, leverage, columns };
constexpr std::array<std::string_view, columns> names{"owner",  "account", "mode",        "kind",
                                                      "symbol", "amount",  "entry_price", "leverage"};
constexpr std::string_view header_text = "owner,account,mode,kind,symbol,amount,entry_price,leverage";
constexpr std::size_t name_length_max = 64;
constexpr u128 amount_raw_max = u128{1} << 80;  // the limit of any amount: gate of the ledger

class AccountsFile {
public:
    explicit AccountsFile(LineReader lines) : lines_(std::move(lines)) {}

    std::expected<std::vector<FileAccount>, FeedError> read() {
        for (;;) {
            const auto line = lines_.next();
            if (!line) return std::unexpected(line.error());
            if (!*line) break;
            if (is_blank(**line) || (*line)->starts_with('#')) continue;
            if (auto taken = take(**line); !taken) return std::unexpected(std::move(taken.error()));
        }
        if (!has_header_) return std::unexpected(lines_.error("has no header line", std::string(header_text)));
        if (accounts_.empty()) return std::unexpected(lines_.error("has no accounts", "at least one row"));
        return std::move(accounts_);
    }

private:
    using Outcome = std::expected<void, FeedError>;

    Outcome take(std::string_view line) {
        if (!csv_.split(line)) return fail("a quote is not closed", "one row on one line");
        if (!has_header_) return take_header(line);
        // Empty fields at the end of a row may be left out, the six that every row needs may not.
        if (csv_.count() <= amount || csv_.count() > columns) {
            return fail("has " + std::to_string(csv_.count()) + " columns", std::string(header_text));
        }
        auto row_account = find_account();
        if (!row_account) return std::unexpected(std::move(row_account.error()));
        const std::string_view row_kind = field(kind);
        if (row_kind == "balance") return take_balance(**row_account);
        if (row_kind == "position") return take_position(**row_account);
        return fail_field(kind, "is " + quoted(row_kind), "balance or position");
    }

    Outcome take_header(std::string_view line) {
        bool right = csv_.count() == columns;
        for (std::size_t at = 0; right && at < columns; ++at) right = normalised(csv_[at]) == normalised(names[at]);
        if (!right) return fail("is not the header: " + quoted(line), std::string(header_text));
        has_header_ = true;
        return {};
    }

    std::expected<FileAccount*, FeedError> find_account() {
        for (const Column column : {owner, account, symbol}) {
            if (auto good = check_name(column); !good) return std::unexpected(std::move(good.error()));
        }
        const std::string_view text = field(mode);
        if (text != "cross" && text != "isolated") {
            return std::unexpected(field_error(mode, "is " + quoted(text), "cross or isolated"));
        }
        const AccountMode row_mode = text == "cross" ? AccountMode::cross : AccountMode::isolated;
        const auto key = std::pair(std::string(field(owner)), std::string(field(account)));
        const auto [found, added] = index_.try_emplace(key, accounts_.size());
        if (added) accounts_.push_back({key.first, key.second, row_mode, {}, {}, lines_.line()});
        FileAccount& result = accounts_[found->second];
        if (result.mode != row_mode) {
            return std::unexpected(
                field_error(mode, "is " + quoted(text) + " but was another in line " + std::to_string(result.line),
                            "one mode for all rows of an account"));
        }
        return &result;
    }

    Outcome check_name(Column column) {
        const std::string_view text = field(column);
        if (text.empty()) return fail_field(column, "is empty", "a name");
        if (text.size() > name_length_max) return fail_field(column, "is longer than 64 characters", "a shorter name");
        return {};
    }

    Outcome take_balance(FileAccount& into) {
        const auto value = parse_exact<Amount>(amount);
        if (!value) return std::unexpected(value.error());
        if (value->raw <= 0) return fail_field(amount, "is not above zero: " + quoted(field(amount)), "a deposit");
        if (magnitude(value->raw) >= amount_raw_max) {
            return fail_field(amount, "is out of range: " + quoted(field(amount)), "less than 2^80 units of 1e-8");
        }
        for (const Column column : {entry_price, leverage}) {
            if (!field(column).empty()) {
                return fail_field(column, "is " + quoted(field(column)) + " in a balance", "nothing");
            }
        }
        for (const auto& other : into.balances) {
            if (other.asset == field(symbol)) return fail_second("balance", other.line);
        }
        into.balances.push_back({std::string(field(symbol)), *value, lines_.line()});
        return {};
    }

    Outcome take_position(FileAccount& into) {
        const auto value = parse_exact<Quantity>(amount);
        if (!value) return std::unexpected(value.error());
        if (value->raw == 0) return fail_field(amount, "is zero", "a quantity; a short is negative");
        FilePosition position{std::string(field(symbol)), *value, {}, {}, lines_.line()};
        if (auto taken = take_entry(position); !taken) return taken;
        if (auto taken = take_leverage(position); !taken) return taken;
        for (const auto& other : into.positions) {
            if (other.market == position.market) return fail_second("position", other.line);
            if (into.mode == AccountMode::isolated) {
                return fail_field(symbol,
                                  "is a second market of an isolated account (the first is in line " +
                                      std::to_string(other.line) + ")",
                                  "one account per isolated position");
            }
        }
        into.positions.push_back(std::move(position));
        return {};
    }

    Outcome take_entry(FilePosition& position) {
        if (field(entry_price).empty()) return {};
        const auto price = parse_exact<Price>(entry_price);
        if (!price) return std::unexpected(price.error());
        if (price->raw <= 0) {
            return fail_field(entry_price, "is not above zero: " + quoted(field(entry_price)), "a price");
        }
        position.entry = *price;
        return {};
    }

    // Margin is a requirement: 1 / leverage rounds up to whole millionths.
    Outcome take_leverage(FilePosition& position) {
        if (field(leverage).empty()) return {};
        const auto times = parse_exact<Rate>(leverage);
        if (!times) return std::unexpected(times.error());
        constexpr i64 leverage_max = 1000;
        if (times->raw < one_e8 || times->raw > leverage_max * one_e8) {
            return fail_field(leverage, "is out of range: " + quoted(field(leverage)), "1 to 1000");
        }
        position.initial_rate = MarginRate{(one_e14 + times->raw - 1) / times->raw};
        return {};
    }

    template <class F>
    std::expected<F, FeedError> parse_exact(Column column) {
        const std::string_view text = field(column);
        const auto low = parse_fixed<F>(text, Round::floor);
        if (!low) {
            return std::unexpected(field_error(column, std::string(describe(low.error())) + ": " + quoted(text),
                                               "a decimal such as 12.5"));
        }
        if (parse_fixed<F>(text, Round::ceil) != low) {
            return std::unexpected(
                field_error(column, "has more than 8 decimals: " + quoted(text), "at most 8 decimals"));
        }
        return *low;
    }

    std::string_view field(Column column) const { return column < csv_.count() ? csv_[column] : std::string_view{}; }
    FeedError field_error(Column column, const std::string& what, std::string expected) const {
        return lines_.error("column " + std::to_string(column + 1) + " (" + std::string(names[column]) + ") " + what,
                            std::move(expected));
    }
    Outcome fail(std::string what, std::string expected) const {
        return std::unexpected(lines_.error(std::move(what), std::move(expected)));
    }
    Outcome fail_field(Column column, const std::string& what, std::string expected) const {
        return std::unexpected(field_error(column, what, std::move(expected)));
    }
    Outcome fail_second(const std::string& what, u64 line) const {
        return fail_field(symbol,
                          "is a second " + what + " in " + quoted(field(symbol)) + " (the first is in line " +
                              std::to_string(line) + ")",
                          "one row each");
    }

    LineReader lines_;
    CsvLine csv_;
    bool has_header_ = false;
    std::vector<FileAccount> accounts_;
    std::map<std::pair<std::string, std::string>, std::size_t> index_;  // owner, account
};

}  // namespace

std::expected<std::vector<FileAccount>, FeedError> read_accounts(const std::string& path) {
    auto lines = LineReader::open(path);
    if (!lines) return std::unexpected(std::move(lines.error()));
    return AccountsFile(std::move(*lines)).read();
}

}  // namespace plimsoll::feeds

#include "feeds/accounts.hpp"

#include "base/text.hpp"
#include "tests/support/files.hpp"

namespace plimsoll::feeds {
namespace {

using testing::TestFolder;

constexpr std::string_view header = "owner,account,mode,kind,symbol,amount,entry_price,leverage\n";

TEST(Accounts, GathersTheRowsOfEachAccount) {
    const TestFolder folder;
    const auto read = read_accounts(folder.write("a.csv", std::string("\xef\xbb\xbf") + std::string(header) +
                                                              "# a comment\r\n"
                                                              "alice,main,cross,balance,USDC,10000,,\r\n"
                                                              "bob,1,isolated,balance,USDC,\"500.25\",,\r\n"
                                                              "alice,main,cross,position,BTC-PERP,-0.5,7300.25,\r\n"
                                                              "bob,1,isolated,position,ETH-PERP,12,,3\r\n"
                                                              "alice,main,cross,balance,BTC,0.00000001\r\n"
                                                              "\r\n,,,,,,,\r\n"));
    ASSERT_TRUE(read) << to_text(read.error());
    ASSERT_EQ(read->size(), 2U);
    const FileAccount& alice = (*read)[0];
    EXPECT_EQ(alice.owner, "alice");
    EXPECT_EQ(alice.account, "main");
    EXPECT_EQ(alice.mode, AccountMode::cross);
    ASSERT_EQ(alice.balances.size(), 2U);
    EXPECT_EQ(to_text(alice.balances[0].amount), "10000");
    EXPECT_EQ(alice.balances[1].amount.raw, 1);
    EXPECT_EQ(alice.balances[1].line, 7U);
    ASSERT_EQ(alice.positions.size(), 1U);
    EXPECT_EQ(to_text(alice.positions[0].quantity), "-0.5");
    EXPECT_EQ(to_text(alice.positions[0].entry.value()), "7300.25");
    EXPECT_FALSE(alice.positions[0].initial_rate);
    const FileAccount& bob = (*read)[1];
    EXPECT_EQ(bob.mode, AccountMode::isolated);
    EXPECT_FALSE(bob.positions[0].entry);
    EXPECT_EQ(bob.positions[0].initial_rate, MarginRate{333'334});  // a third, rounded up
    EXPECT_EQ(bob.line, 4U);
}

TEST(Accounts, NamesLineColumnWhatIsWrongAndWhatIsExpected) {
    const TestFolder folder;
    const auto why = [&](std::string_view rows) {
        const auto read = read_accounts(folder.write("a.csv", std::string(header) + std::string(rows)));
        return read ? std::string("no error") : to_text(read.error()).substr((folder / "a.csv").size());
    };
    EXPECT_EQ(why(""), ":1: has no accounts; expected at least one row");
    EXPECT_EQ(why("a,1,cross,balance,USDC\n"),
              ":2: has 5 columns; expected owner,account,mode,kind,symbol,amount,entry_price,leverage");
    EXPECT_EQ(why("a,1,cross,balance,USDC,1,,,\n"),
              ":2: has 9 columns; expected owner,account,mode,kind,symbol,amount,entry_price,leverage");
    EXPECT_EQ(why(",1,cross,balance,USDC,1,,\n"), ":2: column 1 (owner) is empty; expected a name");
    EXPECT_EQ(why("a,1,margin,balance,USDC,1,,\n"), ":2: column 3 (mode) is 'margin'; expected cross or isolated");
    EXPECT_EQ(why("a,1,cross,loan,USDC,1,,\n"), ":2: column 4 (kind) is 'loan'; expected balance or position");
    EXPECT_EQ(why("a,1,cross,balance,USDC,1;5,,\n"),
              ":2: column 6 (amount) is not a number: '1;5'; expected a decimal such as 12.5");
    EXPECT_EQ(why("a,1,cross,balance,USDC,0,,\n"), ":2: column 6 (amount) is not above zero: '0'; expected a deposit");
    EXPECT_EQ(why("a,1,cross,balance,USDC,-5,,\n"),
              ":2: column 6 (amount) is not above zero: '-5'; expected a deposit");
    EXPECT_EQ(why("a,1,cross,balance,USDC,1.000000001,,\n"),
              ":2: column 6 (amount) has more than 8 decimals: '1.000000001'; expected at most 8 decimals");
    EXPECT_EQ(why("a,1,cross,balance,USDC,20000000000000000,,\n"),
              ":2: column 6 (amount) is out of range: '20000000000000000'; expected less than 2^80 units of 1e-8");
    EXPECT_EQ(why("a,1,cross,balance,USDC,1,,5\n"), ":2: column 8 (leverage) is '5' in a balance; expected nothing");
    EXPECT_EQ(why("a,1,cross,position,BTC-PERP,0,,\n"),
              ":2: column 6 (amount) is zero; expected a quantity; a short is negative");
    EXPECT_EQ(why("a,1,cross,position,BTC-PERP,1,0,\n"),
              ":2: column 7 (entry_price) is not above zero: '0'; expected a price");
    EXPECT_EQ(why("a,1,cross,position,BTC-PERP,1,,0.5\n"),
              ":2: column 8 (leverage) is out of range: '0.5'; expected 1 to 1000");
    EXPECT_EQ(
        why("a,1,cross,balance,USDC,1\na,1,isolated,balance,BTC,1\n"),
        ":3: column 3 (mode) is 'isolated' but was another in line 2; expected one mode for all rows of an account");
    EXPECT_EQ(why("a,1,cross,balance,USDC,1\na,1,cross,balance,USDC,2\n"),
              ":3: column 5 (symbol) is a second balance in 'USDC' (the first is in line 2); expected one row each");
    EXPECT_EQ(why("a,1,cross,position,X,1\na,1,cross,position,X,2\n"),
              ":3: column 5 (symbol) is a second position in 'X' (the first is in line 2); expected one row each");
    EXPECT_EQ(why("a,1,isolated,position,X,1\na,1,isolated,position,Y,2\n"),
              ":3: column 5 (symbol) is a second market of an isolated account (the first is in line 2); "
              "expected one account per isolated position");
    EXPECT_EQ(why("\"a,1,cross,balance,USDC,1\n"), ":2: a quote is not closed; expected one row on one line");
    EXPECT_EQ(why(std::string(65, 'a') + ",1,cross,balance,USDC,1\n"),
              ":2: column 1 (owner) is longer than 64 characters; expected a shorter name");
}

TEST(Accounts, DemandsItsHeader) {
    const TestFolder folder;
    EXPECT_FALSE(read_accounts(folder.write("a.csv", "")));
    EXPECT_FALSE(read_accounts(folder.write("a.csv", "a,1,cross,balance,USDC,1,,\n")));
    EXPECT_FALSE(read_accounts(folder / "absent.csv"));
    EXPECT_TRUE(read_accounts(folder.write(
        "a.csv.gz",
        testing::gzip("Owner,Account,Mode,Kind,Symbol,Amount,Entry Price,Leverage\na,1,cross,balance,USDC,1\n"))));
}

TEST(Accounts, TheSameAccountNameOfTwoOwnersIsTwoAccounts) {
    const TestFolder folder;
    const auto read = read_accounts(
        folder.write("a.csv", std::string(header) + "a,1,cross,balance,USDC,1\nb,1,isolated,balance,USDC,1\n"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->size(), 2U);
}

}  // namespace
}  // namespace plimsoll::feeds

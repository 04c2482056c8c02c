#include "feeds/line_reader.hpp"

#include "feeds/zstd_writer.hpp"
#include "tests/support/files.hpp"

namespace plimsoll::feeds {
namespace {

using testing::gzip;
using testing::TestFolder;
using testing::zstd;

struct Read {
    std::vector<std::string> lines;
    std::optional<FeedError> error;
};

Read read_all(const std::string& path) {
    Read result;
    auto reader = LineReader::open(path);
    if (!reader) return {{}, reader.error()};
    for (;;) {
        const auto line = reader->next();
        if (!line) {
            result.error = line.error();
            return result;
        }
        if (!*line) return result;
        result.lines.emplace_back(**line);
        EXPECT_EQ(reader->line(), result.lines.size());
    }
}

std::string many_lines(std::size_t count) {
    std::string text;
    u64 state = 1;
    for (std::size_t at = 0; at < count; ++at) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        text += std::to_string(at) + "," + std::to_string(state) + "\n";
    }
    return text;
}

TEST(LineReader, ReadsTheSameLinesPlainGzipAndZstdWhateverTheNameSays) {
    const TestFolder folder;
    const std::string text = many_lines(100'000);
    const Read plain = read_all(folder.write("a.gz", text));
    const Read zipped = read_all(folder.write("b.csv", gzip(text)));
    const Read zstandard = read_all(folder.write("c.txt", zstd(text)));

    ASSERT_EQ(plain.lines.size(), 100'000U);
    EXPECT_EQ(plain.lines.back(), text.substr(text.rfind('\n', text.size() - 2) + 1, plain.lines.back().size()));
    EXPECT_EQ(zipped.lines, plain.lines);
    EXPECT_EQ(zstandard.lines, plain.lines);
    EXPECT_FALSE(plain.error || zipped.error || zstandard.error);
}

TEST(LineReader, TakesMembersAndFramesThatFollowEachOther) {
    const TestFolder folder;
    const std::vector<std::string> expected{"one", "two", "three"};
    EXPECT_EQ(read_all(folder.write("a", gzip("one\ntw") + gzip("o\nthree\n"))).lines, expected);
    EXPECT_EQ(read_all(folder.write("b", zstd("one\ntw") + zstd("") + zstd("o\nthree\n"))).lines, expected);
    EXPECT_EQ(read_all(folder.write("c", gzip("one\ntwo\nthree") + std::string(512, '\0'))).lines, expected);
}

TEST(LineReader, TakesEndsOfLinesByteOrderMarkAndAMissingLastEnd) {
    const TestFolder folder;
    const std::vector<std::string> expected{"a", "", "b\rc", "d"};
    EXPECT_EQ(read_all(folder.write("a",
                                    "\xef\xbb\xbf"
                                    "a\r\n\nb\rc\nd"))
                  .lines,
              expected);
    EXPECT_TRUE(read_all(folder.write("empty", "")).lines.empty());
    EXPECT_TRUE(read_all(folder.write("empty.gz", gzip(""))).lines.empty());
    EXPECT_TRUE(read_all(folder.write("empty.zst", zstd(""))).lines.empty());
}

TEST(LineReader, NamesFileLineAndByteWhereCompressionIsTruncated) {
    const TestFolder folder;
    const std::string text = many_lines(50'000);
    for (const std::string& whole : {gzip(text), zstd(text)}) {
        const std::string path = folder.write("cut", whole.substr(0, whole.size() / 2));
        const Read read = read_all(path);
        ASSERT_TRUE(read.error);
        EXPECT_GT(read.lines.size(), 10'000U);
        EXPECT_EQ(read.error->file, path);
        EXPECT_EQ(read.error->line, read.lines.size() + 1);
        EXPECT_NE(read.error->what.find("truncated: the file ends at byte " + std::to_string(whole.size() / 2)),
                  std::string::npos)
            << read.error->what;
    }
    // Cut within the last bytes: every line is there, the checksum is not.
    const std::string whole = gzip(text);
    const Read read = read_all(folder.write("cut", whole.substr(0, whole.size() - 1)));
    EXPECT_EQ(read.lines.size(), 50'000U);
    ASSERT_TRUE(read.error);
}

TEST(LineReader, NamesTheByteWhereCompressionIsCorrupt) {
    const TestFolder folder;
    const std::string text = many_lines(50'000);
    std::string zipped = gzip(text);
    zipped[zipped.size() - 8] = static_cast<char>(zipped[zipped.size() - 8] ^ 1);  // CRC-32
    const Read crc = read_all(folder.write("crc", zipped));
    ASSERT_TRUE(crc.error);
    EXPECT_NE(crc.error->what.find("gzip stream is corrupt at byte"), std::string::npos) << crc.error->what;

    auto writer = ZstdWriter::create(folder / "z.zst");
    ASSERT_TRUE(writer && writer->write(text) && writer->finish());
    std::ifstream in(folder / "z.zst", std::ios::binary);
    std::string frame((std::istreambuf_iterator<char>(in)), {});
    frame.back() = static_cast<char>(frame.back() ^ 1);
    const Read checksum = read_all(folder.write("bad", frame));
    ASSERT_TRUE(checksum.error);
    EXPECT_NE(checksum.error->what.find("zstd stream is corrupt near byte"), std::string::npos) << checksum.error->what;

    const Read rest = read_all(folder.write("rest", gzip("a\n") + "garbage"));
    ASSERT_TRUE(rest.error);
    EXPECT_NE(rest.error->what.find("not gzip"), std::string::npos);
}

TEST(LineReader, RefusesWhatIsNoTextFileAndSaysWhy) {
    const TestFolder folder;
    const auto why = [](const std::string& path) {
        const Read read = read_all(path);
        return read.error ? read.error->what : std::string("no error");
    };
    EXPECT_EQ(why(folder / "absent"), "cannot be opened: No such file or directory");
    EXPECT_EQ(why(folder / "."), "is a folder");
    EXPECT_EQ(why(folder.write("a.zip", "PK\x03\x04rest")), "is a zip archive");
    EXPECT_EQ(why(folder.write("utf16", std::string("\xff\xfe"
                                                    "a\0,\0",
                                                    6))),
              "is UTF-16 text");
    EXPECT_EQ(why(folder.write("long", std::string(LineReader::line_length_max + 2, 'x'))),
              "the line is longer than 1 MiB");
    const std::string longest(LineReader::line_length_max, 'x');
    EXPECT_EQ(read_all(folder.write("longest", "a\n" + longest + "\nb")).lines.at(1), longest);
}

TEST(ZstdWriter, WritesWhatTheReaderReads) {
    const TestFolder folder;
    const std::string path = folder / "events.jsonl.zst";
    auto writer = ZstdWriter::create(path);
    ASSERT_TRUE(writer);
    const std::string text = many_lines(30'000);
    for (std::size_t at = 0; at < text.size(); at += 1000) ASSERT_TRUE(writer->write(text.substr(at, 1000)));
    ASSERT_TRUE(writer->flush());
    const Read flushed = read_all(path);  // a frame without its end
    EXPECT_EQ(flushed.lines.size(), 30'000U);
    EXPECT_TRUE(flushed.error);

    ASSERT_TRUE(writer->finish());
    EXPECT_FALSE(writer->write("more"));
    EXPECT_FALSE(writer->finish());
    EXPECT_EQ(writer->bytes_in(), text.size());
    EXPECT_EQ(writer->bytes_out(), std::filesystem::file_size(path));
    const Read read = read_all(path);
    EXPECT_EQ(read.lines.size(), 30'000U);
    EXPECT_FALSE(read.error);
}

TEST(ZstdWriter, FinishesWhatItsOwnerLeftOpenAndReportsWhatCannotBeWritten) {
    const TestFolder folder;
    {
        auto writer = ZstdWriter::create(folder / "left.zst");
        ASSERT_TRUE(writer && writer->write("a\nb\n"));
    }
    EXPECT_EQ(read_all(folder / "left.zst").lines, (std::vector<std::string>{"a", "b"}));
    EXPECT_FALSE(ZstdWriter::create(folder / "no/such/folder.zst"));
}

}  // namespace
}  // namespace plimsoll::feeds

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <kam/core/progress.hpp>
#include <kam/io/csv/input.hpp>

namespace kam::inline v0::io::detail {

/// The bits of those bytes among 64 that can end or spoil a field: control characters up to carriage return (they are
/// told apart later), quotes, and the separator. Eight bytes at a time in one integer register.
[[nodiscard]] inline std::uint64_t special_bytes_portable(const char* bytes, char separator) {
    constexpr std::uint64_t ones = 0x0101010101010101u;
    constexpr std::uint64_t low_bits = 0x7f * ones;
    const std::uint64_t separators = static_cast<unsigned char>(separator) * ones;
    std::uint64_t found = 0;
    for (std::size_t word = 0; word < 8; ++word) {
        std::uint64_t x = 0;
        std::memcpy(&x, bytes + 8 * word, sizeof x);
        if constexpr (std::endian::native == std::endian::big) x = __builtin_bswap64(x);
        // The highest bit of each byte of these is 1 where the byte is not what is looked for.
        const std::uint64_t a = x ^ ('"' * ones), b = x ^ separators;
        const std::uint64_t no_quote = ((a & low_bits) + low_bits) | a;
        const std::uint64_t no_separator = ((b & low_bits) + low_bits) | b;
        const std::uint64_t no_control = ((x & low_bits) + (0x7f - '\r') * ones) | x;
        const std::uint64_t bits = (~(no_quote & no_separator & no_control) >> 7) & ones;
        found |= ((bits * 0x0102040810204080u) >> 56) << (8 * word);
    }
    return found;
}

/// The same, sixteen bytes at a time where the processor can.
[[nodiscard]] inline std::uint64_t special_bytes(const char* bytes, char separator) {
#if defined(__SSE2__)
    const __m128i quotes = _mm_set1_epi8('"'), separators = _mm_set1_epi8(separator), controls = _mm_set1_epi8('\r');
    std::uint64_t found = 0;
    for (std::size_t part = 0; part < 4; ++part) {
        const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * part));
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(x, controls), x);
        const __m128i other = _mm_or_si128(_mm_cmpeq_epi8(x, quotes), _mm_cmpeq_epi8(x, separators));
        const auto bits = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(control, other)));
        found |= std::uint64_t{bits} << (16 * part);
    }
    return found;
#else
    return special_bytes_portable(bytes, separator);
#endif
}

/// What can be wrong with the form of a field. Of several, the first met counts, but the last two outdo the others, so
/// that the answer does not depend on the block size.
enum class CsvFlaw { none, nul, quote_inside, text_after_quote, too_long, unclosed };

/// What stands behind a field.
enum class CsvEnd { separator, line, input };

/// Cuts the bytes of an input into lines and fields by RFC 4180, in a buffer whose size depends only on the block size
/// and the longest allowed field. A field's text is valid until the next call.
class CsvScanner {
public:
    CsvScanner(CsvInput& input, char separator, std::size_t longest_field, std::size_t block, const Progress& progress)
        : input_(input),
          meter_(progress, input.total()),
          separator_(separator),
          longest_(longest_field),
          block_(block) {
        if (input.total() > 0) block_ = (std::min)(block_, input.total());
        allocate(2 * block_);
        buffer_[0] = '\n';
        rescan();
    }

    /// Goes to the first byte of the next line that is not empty; false at the end of the input.
    [[nodiscard]] bool begin_line() {
        bool after_return = false;
        for (;;) {
            if (at_ == end_) {
                std::size_t nothing = at_;
                if (!refill(nothing)) return false;
            }
            const char c = buffer_[at_];
            if (c != '\n' && c != '\r') return true;
            if (c == '\r' || !after_return) ++line_;
            after_return = c == '\r';
            ++at_;
        }
    }

    /// Cuts off the next field of the line.
    [[nodiscard]] CsvEnd next(std::string_view& text) {
        const std::size_t begin = at_;
        field_line_ = line_;
        flaw_ = CsvFlaw::none;
        const std::size_t stop = next_special();
        const char c = buffer_[stop];
        if (stop - begin <= longest_ && (c == separator_ || (c == '\n' && stop != end_))) [[likely]] {
            text = {buffer_.get() + begin, stop - begin};
            at_ = stop + 1;
            if (c == separator_) return CsvEnd::separator;
            ++line_;
            return CsvEnd::line;
        }
        return next_slowly(begin, text);
    }

    /// What is wrong with the last field's form; its text means nothing then.
    [[nodiscard]] CsvFlaw flaw() const noexcept { return flaw_; }
    /// The physical line, from 1, where the next field begins, and where the last field began.
    [[nodiscard]] std::size_t line() const noexcept { return line_; }
    [[nodiscard]] std::size_t field_line() const noexcept { return field_line_; }
    /// The caller asked to stop, and the rest of the input has not been read.
    [[nodiscard]] bool stopped() const noexcept { return stopped_; }

    /// Takes `bytes` away when the input goes on with them.
    bool skip(std::string_view bytes) {
        while (end_ - at_ < bytes.size()) {
            std::size_t keep = at_;
            if (!refill(keep)) return false;
        }
        if (std::string_view(buffer_.get() + at_, bytes.size()) != bytes) return false;
        at_ += bytes.size();
        return true;
    }

private:
    static constexpr std::size_t padding = 64;

    void allocate(std::size_t capacity) {
        std::unique_ptr<char[]> larger(new char[capacity + padding]());
        if (end_ > 0) std::memcpy(larger.get(), buffer_.get(), end_);
        buffer_ = std::move(larger);
        capacity_ = capacity;
    }

    /// Keeps the bytes from `from` on, moves them to the front and reads more behind them. False when there are none.
    [[nodiscard]] bool refill(std::size_t& from) {
        if (ended_) return false;
        if (meter_.stopped()) stopped_ = ended_ = true;
        const std::size_t kept = end_ - from;
        std::memmove(buffer_.get(), buffer_.get() + from, kept);
        at_ -= from;
        end_ = kept;
        from = 0;
        std::size_t count = 0;
        if (!ended_) {
            const std::size_t wanted = (std::max)(block_, kept);
            if (capacity_ < kept + wanted) allocate(2 * (kept + wanted));
            count = input_.read(buffer_.get() + kept, wanted);
            end_ += count;
            if (count == 0) ended_ = true;
            if (count > 0) meter_.advance(count);
        }
        buffer_[end_] = '\n';  // so that every scan stops at the end
        rescan();
        return count > 0;
    }

    /// Starts to look for special bytes at at_ again.
    void rescan() {
        base_ = at_;
        specials_ = special_bytes(buffer_.get() + base_, separator_);
    }

    /// The first special byte not before at_; end_ where there is none.
    [[nodiscard]] std::size_t next_special() {
        for (;;) {
            while (specials_ == 0) {
                base_ += 64;
                specials_ = special_bytes(buffer_.get() + base_, separator_);
            }
            const std::size_t found = base_ + static_cast<std::size_t>(std::countr_zero(specials_));
            specials_ &= specials_ - 1;
            if (found >= at_) return found;
        }
    }

    void note(CsvFlaw flaw) {
        if (flaw_ == CsvFlaw::none) flaw_ = flaw;
    }

    /// Forgets what has been scanned of a field that is too long anyway, but for one byte (which may be half of a line
    /// break).
    void drop_if_too_long(std::size_t& begin) {
        if (at_ - begin <= longest_ + 2) return;  // two for quotes, which do not count
        flaw_ = CsvFlaw::too_long;
        begin = at_ - 1;
    }

    /// Everything but a short plain field that ends in this block with a separator or a newline.
    [[nodiscard]] CsvEnd next_slowly(std::size_t begin, std::string_view& text) {
        at_ = begin;
        if (at_ < end_ || !refill(begin)) rescan();
        if (at_ < end_ && buffer_[at_] == '"') return next_quoted(begin, text);
        std::size_t length = 0;
        const CsvEnd end = scan_to_end(begin, length, CsvFlaw::quote_inside);
        if (length > longest_) flaw_ = CsvFlaw::too_long;
        text = {buffer_.get() + begin, length};
        return end;
    }

    /// Goes behind the separator or line end that ends the field; `length` is what lies between it and `begin`.
    [[nodiscard]] CsvEnd scan_to_end(std::size_t& begin, std::size_t& length, CsvFlaw at_quote) {
        for (;;) {
            const std::size_t stop = next_special();
            if (stop == end_) {
                at_ = stop;
                drop_if_too_long(begin);
                if (refill(begin)) continue;
                length = end_ - begin;
                return CsvEnd::input;
            }
            at_ = stop + 1;
            const char c = buffer_[stop];
            length = stop - begin;
            if (c == separator_) return CsvEnd::separator;
            if (c == '\n' || c == '\r') {
                ++line_;
                if (c == '\r' && (at_ < end_ || refill(begin)) && buffer_[at_] == '\n') ++at_;
                return CsvEnd::line;
            }
            if (c == '"') note(at_quote);
            if (c == '\0') note(CsvFlaw::nul);
        }
    }

    [[nodiscard]] CsvEnd next_quoted(std::size_t begin, std::string_view& text) {
        ++at_;
        bool has_doubled = false;
        for (;;) {
            const std::size_t stop = next_special();
            if (stop == end_) {
                at_ = stop;
                drop_if_too_long(begin);
                if (refill(begin)) continue;
                if (!stopped_) flaw_ = CsvFlaw::unclosed;
                return CsvEnd::input;
            }
            at_ = stop + 1;
            const char c = buffer_[stop];
            if (c == '\r' || (c == '\n' && buffer_[stop - 1] != '\r')) ++line_;
            if (c == '\0') note(CsvFlaw::nul);
            if (c != '"') continue;
            if ((at_ < end_ || refill(begin)) && buffer_[at_] == '"') {
                has_doubled = true;
                ++at_;
                continue;
            }
            break;
        }
        const std::size_t inside = at_ - begin - 2;  // between the two quotes
        std::size_t length = 0;
        const CsvEnd end = scan_to_end(begin, length, CsvFlaw::text_after_quote);
        if (length != inside + 2) note(CsvFlaw::text_after_quote);
        if (length > longest_ + 2) flaw_ = CsvFlaw::too_long;
        if (flaw_ == CsvFlaw::none) {
            char* const first = buffer_.get() + begin + 1;
            text = {first, has_doubled ? undouble(first, inside) : inside};
        }
        return end;
    }

    /// Makes one quote of each pair; returns the new length.
    [[nodiscard]] static std::size_t undouble(char* text, std::size_t length) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < length; ++i) {
            text[kept++] = text[i];
            if (text[i] == '"') ++i;
        }
        return kept;
    }

    CsvInput& input_;
    ProgressMeter meter_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t at_ = 0;    // where the next field begins
    std::size_t end_ = 0;   // behind the last byte read
    std::size_t base_ = 0;  // where the 64 bytes that specials_ tells of begin
    std::uint64_t specials_ = 0;
    std::size_t line_ = 1;
    std::size_t field_line_ = 1;
    char separator_;
    CsvFlaw flaw_ = CsvFlaw::none;
    bool ended_ = false;
    bool stopped_ = false;
    std::size_t longest_;
    std::size_t block_;
};

}  // namespace kam::inline v0::io::detail

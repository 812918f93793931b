// SPDX-License-Identifier: BSL-1.0
// Whatever is accepted as a record must come back the same after it was written, compact and indented.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <kam/io/json/eigen.hpp>

#include "io/rich_record.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using kam_test::rich::Record;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Record record;
    const kam::Report report = kam::io::read_json(text, record);
    if (!report.ok()) {
        if (report.to_string().empty() || !kam_test::rich::same(record, Record{})) std::abort();
        return 0;
    }
    for (const std::size_t indent : {std::size_t{0}, std::size_t{2}}) {
        Record again;
        const std::string written = kam::io::write_json(record, {.indent = indent});
        if (!kam::io::read_json(written, again).ok() || !kam_test::rich::same(record, again)) std::abort();
    }
    return 0;
}

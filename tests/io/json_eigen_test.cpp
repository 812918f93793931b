// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include <Eigen/Core>

#include <kam/io/json/eigen.hpp>

#include "support/catch.hpp"

using kam::io::read_json;
using kam::io::write_json;

namespace json_eigen_test {

template <class T>
[[nodiscard]] std::string issues(std::string_view text) {
    T value;
    return read_json(text, value).to_string();
}

struct Model {
    Eigen::VectorXd weights{};
    Eigen::Matrix2i counts{};
};
BOOST_DESCRIBE_STRUCT(Model, (), (weights, counts))

}  // namespace json_eigen_test

using namespace json_eigen_test;

TEST_CASE("json: Eigen vectors are lists, matrices lists of rows", "[json][eigen]") {
    using Limits = std::numeric_limits<double>;
    Model model;
    model.weights = Eigen::Vector3d(0.5, Limits::quiet_NaN(), Limits::infinity());
    model.counts << 1, 2, 3, 4;
    const std::string text = R"({"weights":[0.5,null,"inf"],"counts":[[1,2],[3,4]]})";
    CHECK(write_json(model) == text);
    const auto back = read_json<Model>(text);
    CHECK(back.weights[0] == 0.5);
    CHECK(std::isnan(back.weights[1]));
    CHECK(back.weights[2] == Limits::infinity());
    CHECK(back.counts == model.counts);
}

TEST_CASE("json: Eigen row vectors, row-major and bounded matrices", "[json][eigen]") {
    CHECK(write_json(Eigen::RowVector2f(1, 2)) == "[1,2]");
    CHECK(read_json<Eigen::RowVectorXd>("[1,2,3]") == Eigen::RowVector3d(1, 2, 3));
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto matrix = read_json<RowMajor>("[[1,2,3],[4,5,6]]");
    CHECK(matrix.rows() == 2);
    CHECK(matrix(1, 0) == 4);
    CHECK(write_json(matrix) == "[[1,2,3],[4,5,6]]");
    CHECK(write_json(Eigen::ArrayXXi::Ones(1, 2)) == "[[1,1]]");
    CHECK(write_json(2 * matrix.row(1)) == "[8,10,12]");
    using AtMostTwo = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 2, 1>;
    CHECK(issues<AtMostTwo>("[1,2,3]") == "expected at most 2 elements but found 3\n");
}

TEST_CASE("json: empty Eigen vectors and matrices", "[json][eigen]") {
    CHECK(write_json(Eigen::VectorXd()) == "[]");
    CHECK(read_json<Eigen::VectorXd>("[]").size() == 0);
    CHECK(read_json<Eigen::MatrixXd>("[]").rows() == 0);
    const auto no_columns = read_json<Eigen::MatrixXd>("[[],[]]");
    CHECK(no_columns.rows() == 2);
    CHECK(no_columns.cols() == 0);
    CHECK(write_json(no_columns) == "[[],[]]");
    CHECK(read_json<Eigen::Matrix<double, Eigen::Dynamic, 3>>("[]").cols() == 3);
}

TEST_CASE("json: ragged rows and wrong sizes are issues", "[json][eigen]") {
    CHECK(issues<Eigen::MatrixXd>("[[1,2],[3],[4,5,6]]") ==
          "[1]: has 1 elements but the first row 2\n[2]: has 3 elements but the first row 2\n");
    CHECK(issues<Eigen::MatrixXd>("[1,[2]]") ==
          "[0]: expected a row but found the number 1\n[1]: has 1 elements but the first row 0\n");
    CHECK(issues<Eigen::MatrixXd>("[[1,\"x\"],[null,true]]") ==
          "[0][1]: expected a number but found 'x'\n[1][1]: expected a number but found true\n");
    CHECK(issues<Eigen::Matrix2d>("[[1,2]]") == "expected 2 rows but found 1\n");
    CHECK(issues<Eigen::Matrix2d>("[[1],[2]]") == "expected 2 columns but found 1\n");
    CHECK(issues<Eigen::Vector3d>("[1,2]") == "expected 3 elements but found 2\n");
    CHECK(issues<Eigen::VectorXd>("{\"0\":1}") == "expected a list but found an object\n");
    CHECK(issues<Model>(R"({"weights":[1,"x"],"counts":[[1,2],[3,4.5]]})") ==
          "weights[1]: expected a number but found 'x'\n"
          "counts[1][1]: expected a whole number but found the number 4.5\n");
}

TEST_CASE("json_schema: Eigen vectors and matrices", "[json][eigen]") {
    CHECK(kam::io::json_schema<Eigen::Matrix<bool, Eigen::Dynamic, 2>>() ==
          R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"array","items":)"
          R"({"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":2}})");
    CHECK(kam::io::json_schema<Eigen::VectorX<bool>>() ==
          R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"array","items":{"type":"boolean"}})");
}

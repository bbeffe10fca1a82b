// SQLite's table of SQL functions names the C library's trigonometry, and with it 0.4 MB of tables. No query of ours
// calls one, and a table whose definition computes its rows is not read: in the static file they have no value. SQLite
// takes NaN for NULL.
#include <limits>

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
extern "C" {
double acos(double);
double asin(double);
double atan(double);
double atan2(double, double);
double cos(double);
double sin(double);
double tan(double);
double cosh(double);
double sinh(double);
double tanh(double);
double acosh(double);
double asinh(double);
double atanh(double);
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)

namespace {
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
}

double acos(double) {
    return no_value;
}
double asin(double) {
    return no_value;
}
double atan(double) {
    return no_value;
}
double atan2(double, double) {
    return no_value;
}
double cos(double) {
    return no_value;
}
double sin(double) {
    return no_value;
}
double tan(double) {
    return no_value;
}
double cosh(double) {
    return no_value;
}
double sinh(double) {
    return no_value;
}
double tanh(double) {
    return no_value;
}
double acosh(double) {
    return no_value;
}
double asinh(double) {
    return no_value;
}
double atanh(double) {
    return no_value;
}

// The compiler emits a kernel if host code names it. The Java side finds the kernel by its mangled name, which is
// regular because all template arguments are integers.
#pragma once

#include <tuple>

template <int... VALUES>
struct Values {};

// Calls `visitor` with an integral constant for each value.
template <int... VALUES, typename Visitor>
void forEach(Values<VALUES...>, Visitor visitor) {
    (visitor(std::integral_constant<int, VALUES>()), ...);
}

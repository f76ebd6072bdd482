#include "instantiate.cuh"
#include "rms_norm.cuh"

void instantiate(const void** kernels) {
    forEach(Values<kBFloat16, kFloat16, kFloat32>(),
            [&](auto dtype) { *kernels++ = reinterpret_cast<const void*>(&rmsNorm<dtype, kNone>); });
}

#include "instantiate.cuh"
#include "quantize_rows.cuh"

void instantiate(const void** kernels) {
    forEach(Values<kBFloat16, kFloat16, kFloat32>(), [&](auto dtype) {
        forEach(Values<kFp8, kFp4, kFp8PerToken, kFp8PerGroup, kMxFp8, kMxFp4>(),
                [&](auto quant) { *kernels++ = reinterpret_cast<const void*>(&quantizeRows<dtype, quant>); });
    });
}

#include "instantiate.cuh"
#include "sequence_parallel.cuh"

void instantiate(const void** kernels) {
    forEach(Values<kBFloat16, kFloat16, kFloat32>(), [&](auto dtype) {
        forEach(Values<2, 4, 8>(), [&](auto worldSize) {
            forEach(Values<kNone, kFp8, kFp4, kFp8PerToken, kFp8PerGroup, kMxFp8, kMxFp4>(), [&](auto quant) {
                *kernels++ = reinterpret_cast<const void*>(&fusedSequenceParallel<dtype, worldSize, quant>);
            });
        });
    });
}

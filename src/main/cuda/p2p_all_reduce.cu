#include "instantiate.cuh"
#include "p2p_all_reduce.cuh"

void instantiate(const void** kernels) {
    forEach(Values<kBFloat16, kFloat16, kFloat32>(), [&](auto dtype) {
        forEach(Values<2, 4, 8>(), [&](auto worldSize) {
            forEach(Values<0, 1>(), [&](auto twoshot) {
                *kernels++ = reinterpret_cast<const void*>(&p2pAllReduce<dtype, worldSize, twoshot>);
            });
        });
    });
}

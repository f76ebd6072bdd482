#include "eager_scales.cuh"
#include "instantiate.cuh"

void instantiate(const void** kernels) {
    forEach(Values<kBFloat16, kFloat16, kFloat32>(), [&](auto dtype) {
        *kernels++ = reinterpret_cast<const void*>(&widen<dtype>);
        *kernels++ = reinterpret_cast<const void*>(&multiplyBroadcast<dtype>);
        forEach(Values<kAdd, kSquare, kAddConstant, kRsqrt, kReciprocal, kClamp, kNarrow, kToE4M3, kAbs,
                       kDivideConstant, kMaxConstant, kAddBits, kAndBits>(),
                [&](auto operation) { *kernels++ = reinterpret_cast<const void*>(&elementwise<operation, dtype>); });
    });
}

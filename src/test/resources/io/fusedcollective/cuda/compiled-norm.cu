// RMSNorm and fp8 codes of 2048 x 8192 bfloat16, residual on
#include "rms_norm.cuh"

extern "C" __global__ void __launch_bounds__(1024, 2) compiledNorm(const __grid_constant__ NormParams given) {
    NormParams params = given;
    params.epilogue.epsilon = 0x1.0c6f7ap-20f;
    params.epilogue.tokens = 2048;
    params.epilogue.hidden = 8192;
    params.epilogue.scaleLayout = kSwizzled;
    params.epilogue.scaleFormat = kScaleFp32;
    params.epilogue.groupSize = 0;
    params.epilogue.weightOffset = 0;
    params.epilogue.norm = nullptr;
    params.epilogue.clusterSize = 1;
    __builtin_assume(params.epilogue.residual != nullptr);
    __builtin_assume(blockIdx.x < 2048 && blockDim.x == 1024 && threadIdx.x < 1024);
    normRow<kBFloat16, kFp8>(params);
}

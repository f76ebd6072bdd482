#include "arrange_scales.cuh"

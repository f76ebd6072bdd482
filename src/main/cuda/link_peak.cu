// The kernel is no template, so no instance has to be named.
#include "link_peak.cuh"

// No template, so it needs no naming of instances.
#include "link_peak.cuh"

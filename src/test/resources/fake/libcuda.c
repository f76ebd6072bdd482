/* A driver without GPUs behind it: how it starts, and what it says of its GPUs, stand in the environment. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int number(const char *name, int otherwise) {
    const char *value = getenv(name);
    return value ? atoi(value) : otherwise;
}

int cuInit(unsigned int flags) { return number("FAKE_CU_INIT", 0); }

int cuDriverGetVersion(int *version) {
    *version = number("FAKE_CUDA", 13000);
    return 0;
}

int cuDeviceGetCount(int *count) {
    *count = number("FAKE_GPUS", 2);
    return 0;
}

int cuDeviceGet(int *device, int ordinal) {
    *device = ordinal;
    return 0;
}

int cuDeviceGetName(char *name, int length, int device) {
    strncpy(name, "NVIDIA Example", length);
    return 0;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
    int capability = number("FAKE_CAPABILITY", 90);
    /* CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR; all others are as good as any. */
    *value = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : 132;
    return 0;
}

int cuDeviceGetPCIBusId(char *id, int length, int device) {
    snprintf(id, length, "0000:%02d:00.0", device + 1);
    return 0;
}

int cuDeviceCanAccessPeer(int *can, int device, int peer) {
    *can = 1;
    return 0;
}

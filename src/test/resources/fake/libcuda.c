/* A driver whose start fails with the code that the environment names. */
#include <stdlib.h>

int cuInit(unsigned int flags) { return atoi(getenv("FAKE_CU_INIT")); }

int cuDriverGetVersion(int *version) {
    *version = 13000;
    return 0;
}

// attack: writes to address 0 | 往地址 0 写数据
// exercise: welcome
// outcome: failed
#include <stddef.h>

int main(void) {
    volatile int *nowhere = NULL;
    *nowhere = 1;
    return 0;
}

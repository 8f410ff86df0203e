// attack: includes a device that never ends | 包含一个读不完的设备
// exercise: welcome
// outcome: build_failed
#include "/dev/zero"

int main(void) {
    return 0;
}

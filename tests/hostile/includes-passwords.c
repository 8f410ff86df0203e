// attack: includes a file of the system | 包含系统文件
// exercise: welcome
// outcome: build_failed
#include "/etc/shadow"

int main(void) {
    return 0;
}
